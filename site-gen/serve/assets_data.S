/* The bytes of preview.js and preview.css, and how many they are. */
	.section .rodata
	.macro embed name, file
	.global \name\()_start, \name\()_size
	.type \name\()_start, @object
\name\()_start:
	.incbin "\file"
\name\()_end:
	.byte 0
	.size \name\()_start, . - \name\()_start
	.balign 4
	.type \name\()_size, @object
\name\()_size:
	.long \name\()_end - \name\()_start
	.size \name\()_size, 4
	.endm
	embed inject_script, "site-gen/serve/preview.js"
	embed inject_style, "site-gen/serve/preview.css"
	.section .note.GNU-stack, "", %progbits
