<?php
/**
 * Plugin Name:       Screener questionnaire
 * Description:       A block that shows your clinic's questionnaire, by which patients get ready for a visit.
 * Version:           1.0.0
 * Requires at least: 6.1
 * Requires PHP:      7.4
 * License:           MIT
 * Text Domain:       screener-questionnaire
 *
 * It stores nothing but the address and the title, in the post that has the block, and asks no server anything.
 *
 * @package screener-questionnaire
 */

defined( 'ABSPATH' ) || exit;

/**
 * Finds the server and the clinic in the address of a clinic's first page.
 *
 * @param string $address What the author of the post wrote.
 * @return array|null The address of the server and the id of the clinic; null for any other address.
 */
function screener_questionnaire_parts( $address ) {
	// As in editor.js. Only https: another page could change what comes without it.
	$clinic = '#^(https://[a-z0-9.-]+(?::[0-9]{1,5})?(?:/[\w.~-]+)*)/clinics/([a-z0-9_-]+)/?$#D';
	return preg_match( $clinic, trim( $address ), $found ) ? array( $found[1], $found[2] ) : null;
}

/**
 * Writes what `screener embed` prints: the script that makes the frame, and the link in whose place it puts it.
 *
 * The script stands where the block is, and not among the enqueued ones, because it finds its link by that.
 *
 * @param array $attributes The address and the title.
 * @return string The HTML of the block; empty if the address is not that of a clinic.
 */
function screener_questionnaire_render( $attributes ) {
	$parts = screener_questionnaire_parts( $attributes['address'] ?? '' );
	if ( null === $parts ) {
		return '';
	}
	list( $server, $clinic ) = $parts;

	$title = trim( $attributes['title'] ?? '' );
	if ( '' === $title ) {
		$title = __( 'Before your visit', 'screener-questionnaire' );
	}
	$script = sprintf(
		'<script src="%1$s" data-clinic="%2$s" data-title="%3$s" defer></script>' . "\n",
		esc_url( $server . '/static/embed.js', array( 'https' ) ),
		esc_attr( $clinic ),
		esc_attr( $title )
	);
	return sprintf(
		"<div %1\$s>\n%2\$s" . '<a href="%3$s" target="_top">%4$s</a>' . "\n</div>\n",
		get_block_wrapper_attributes(),
		screener_questionnaire_may_have_script() ? $script : '',
		esc_url( $server . '/clinics/' . $clinic . '/', array( 'https' ) ),
		esc_html( $title )
	);
}

/**
 * Says whether the author of the present post may put scripts of any site into it; others get the link alone.
 *
 * The address can be that of any server, so without this the block would lend every author that right.
 *
 * @return bool
 */
function screener_questionnaire_may_have_script() {
	$post = get_post();
	return null === $post || author_can( $post, 'unfiltered_html' );
}

/**
 * Makes a plain comment of the block in what a person saves who may not save scripts, as WordPress takes out scripts.
 *
 * Otherwise they could put it into the post of somebody who may.
 *
 * @param string $content What is saved.
 * @return string The same with a comment in place of the block, which shows nothing.
 */
function screener_questionnaire_filter( $content ) {
	if ( current_user_can( 'unfiltered_html' ) ) {
		return $content;
	}
	// What takes its place is no white space, so that what was around it cannot become a block.
	return preg_replace( '#<!--\s+/?wp:screener/questionnaire\b#', '<!-- removed:', $content );
}

/**
 * Tells WordPress of the block.
 */
function screener_questionnaire_register() {
	register_block_type( __DIR__, array( 'render_callback' => 'screener_questionnaire_render' ) );
}

add_action( 'init', 'screener_questionnaire_register' );
add_filter( 'content_save_pre', 'screener_questionnaire_filter' );
