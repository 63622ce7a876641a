"use strict";

// The block in WordPress's editor: two fields. What visitors get, screener-questionnaire.php writes.

( ( { blockEditor, blocks, components, element, i18n } ) => {
	const { createElement } = element;
	const { __ } = i18n;
	// As in screener-questionnaire.php.
	const CLINIC = /^https:\/\/[a-z0-9.-]+(:\d{1,5})?(\/[\w.~-]+)*\/clinics\/[a-z0-9_-]+\/?$/;

	function edit( { attributes, setAttributes } ) {
		const { address, title } = attributes;
		const wrong = address && ! CLINIC.test( address.trim() );
		const field = ( name, label, help, type ) =>
			createElement( components.TextControl, {
				label,
				help,
				type,
				value: attributes[ name ],
				onChange: ( value ) => setAttributes( { [ name ]: value } ),
			} );
		return createElement(
			'div',
			blockEditor.useBlockProps(),
			createElement(
				components.Placeholder,
				{
					icon: 'forms',
					label: title || __( 'Screener questionnaire', 'screener-questionnaire' ),
					instructions: __(
						'Visitors see the questionnaire here if your clinic\'s file lists this site under "origins".',
						'screener-questionnaire'
					),
				},
				field(
					'address',
					__( 'Address of your clinic', 'screener-questionnaire' ),
					__( 'As in https://screener.example/clinics/northside/', 'screener-questionnaire' ),
					'url'
				),
				field(
					'title',
					__( 'Title', 'screener-questionnaire' ),
					__(
						'Screen readers say it, and it is the words of the link where scripts are off.',
						'screener-questionnaire'
					),
					'text'
				),
				wrong &&
					createElement(
						components.Notice,
						{ status: 'error', isDismissible: false },
						__(
							'This is not the address of a clinic: it starts with https:// and ends with /clinics/ and the name of the clinic. Visitors see nothing.',
							'screener-questionnaire'
						)
					)
			)
		);
	}

	blocks.registerBlockType( 'screener/questionnaire', { edit, save: () => null } );
} )( window.wp );
