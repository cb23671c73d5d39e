/* The bytes of docs/diagnostics.md, and how many they are. */
	.section .rodata
	.global manual_diagnostics_start, manual_diagnostics_size
	.type manual_diagnostics_start, @object
manual_diagnostics_start:
	.incbin "docs/diagnostics.md"
manual_diagnostics_end:
	.byte 0
	.size manual_diagnostics_start, . - manual_diagnostics_start
	.balign 4
	.type manual_diagnostics_size, @object
manual_diagnostics_size:
	.long manual_diagnostics_end - manual_diagnostics_start
	.size manual_diagnostics_size, 4
	.section .note.GNU-stack, "", %progbits
