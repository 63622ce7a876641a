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
	return sprintf(
		"<div %1\$s>\n" .
		'<script src="%2$s" data-clinic="%3$s" data-title="%4$s" defer></script>' . "\n" .
		'<a href="%5$s" target="_top">%6$s</a>' . "\n</div>\n",
		get_block_wrapper_attributes(),
		esc_url( $server . '/static/embed.js', array( 'https' ) ),
		esc_attr( $clinic ),
		esc_attr( $title ),
		esc_url( $server . '/clinics/' . $clinic . '/', array( 'https' ) ),
		esc_html( $title )
	);
}

/**
 * Tells WordPress of the block.
 */
function screener_questionnaire_register() {
	register_block_type( __DIR__, array( 'render_callback' => 'screener_questionnaire_render' ) );
}

add_action( 'init', 'screener_questionnaire_register' );
