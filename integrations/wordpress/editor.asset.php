<?php
/**
 * What editor.js needs of WordPress, as block.json has it read.
 *
 * @package screener-questionnaire
 */

return array(
	'dependencies' => array( 'wp-block-editor', 'wp-blocks', 'wp-components', 'wp-element', 'wp-i18n' ),
	'version'      => '1.0.0',
);
