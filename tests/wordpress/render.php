<?php
// Renders blocks without WordPress: the attributes of one on each line of the input, and what came out on each of the
// output, in JSON. Usage: php render.php PLUGIN

const ABSPATH = '/';

function add_action( $hook, $callback ) {
	// The plugin is only loaded, and no hook ever called.
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
	echo json_encode( screener_questionnaire_render( json_decode( $line, true ) ) ), "\n";
}
