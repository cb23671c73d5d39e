/* The bytes of docs/diagnostics.md between two symbols. */
	.section .rodata
	.global manual_diagnostics_start, manual_diagnostics_end
	.type manual_diagnostics_start, @object
	.type manual_diagnostics_end, @object
manual_diagnostics_start:
	.incbin "docs/diagnostics.md"
manual_diagnostics_end:
	.byte 0
	.size manual_diagnostics_start, manual_diagnostics_end - manual_diagnostics_start
	.section .note.GNU-stack, "", %progbits
