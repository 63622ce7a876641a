<?php
// Installs WordPress into its empty database, turns the plugin on and writes posts with the block. Prints their
// addresses: that of an editor, and those of an author who may not use scripts, before and after the plugin was on.
// Usage: php install.php WORDPRESS BLOCK PASSWORD

define( 'WP_INSTALLING', true );

function wp_new_blog_notification() {
	// It would send a mail.
}

require $argv[1] . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
require_once ABSPATH . 'wp-admin/includes/plugin.php';

function post_by( $person, $content ) {
	wp_set_current_user( $person );
	$post = wp_insert_post(
		array(
			'post_title'   => 'Before your visit',
			'post_status'  => 'publish',
			'post_content' => wp_slash( $content ),
		)
	);
	return get_permalink( $post );
}

$editor = wp_install( 'A clinic', 'editor', 'editor@clinic.example', false, '', $argv[3] )['user_id'];
$author = wp_insert_user(
	array(
		'user_login' => 'author',
		'user_pass'  => $argv[3],
		'role'       => 'author',
	)
);
$before = post_by( $author, $argv[2] );
$failed = activate_plugin( 'screener-questionnaire/screener-questionnaire.php' );
if ( is_wp_error( $failed ) ) {
	exit( $failed->get_error_message() );
}
echo json_encode(
	array(
		'post'   => post_by( $editor, $argv[2] ),
		'before' => $before,
		'after'  => post_by( $author, $argv[2] ),
	)
);
