<?php
// Calls the plugin without WordPress. Each line of the input has a function in JSON, its argument, and whether
// whoever wrote or saves the post may use scripts; each of the output has what came out. Usage: php render.php PLUGIN

const ABSPATH = '/';

function add_action( $hook, $callback ) {
	// The plugin is only loaded, and no hook ever called.
}

function add_filter( $hook, $callback ) {
	// As above.
}

function get_post() {
	return 'a post';
}

function author_can( $post, $right ) {
	return 'a post' === $post && current_user_can( $right );
}

function current_user_can( $right ) {
	global $may;
	return 'unfiltered_html' === $right && $may;
}

function __( $text, $domain ) {
	return $text;
}

function esc_attr( $text ) {
	return htmlspecialchars( $text, ENT_QUOTES );
}

function esc_html( $text ) {
	return htmlspecialchars( $text, ENT_QUOTES );
}

// WordPress's own cleans much more; what the plugin hands over is already one of few forms.
function esc_url( $url, $protocols ) {
	return in_array( parse_url( $url, PHP_URL_SCHEME ), $protocols, true ) ? htmlspecialchars( $url, ENT_QUOTES ) : '';
}

function get_block_wrapper_attributes() {
	return 'class="wp-block-screener-questionnaire"';
}

require $argv[1];

while ( false !== ( $line = fgets( STDIN ) ) ) {
	list( $name, $argument, $may ) = json_decode( $line, true );
	echo json_encode( ( 'screener_questionnaire_' . $name )( $argument ) ), "\n";
}
