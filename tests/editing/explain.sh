# site-gen explain

test_every_diagnostic_is_explained()
{
	local id

	sed -n 's/^\tX([A-Z_0-9]*, "\([a-z0-9-]*\)".*/\1/p' "$ROOT/site-gen/base/diag_catalogue.h" >ids
	[ "$(wc -l <ids)" -gt 70 ]
	status 0 "$SITE_GEN" explain
	sed -n 's/^  \([a-z0-9-]*\) .*/\1/p' ../out | sort >listed
	sort ids | diff - listed || fail 'the list is not the catalogue'
	while read -r id; do
		status 0 "$SITE_GEN" explain "$id"
		prints "$id: "
		[ "$(wc -w <../out)" -gt 8 ] || fail "$id is hardly explained"
		[ "$(wc -L <../out)" -le 80 ] || fail "$id is too wide"
	done <ids
}

test_it_is_the_manual()
{
	status 0 "$SITE_GEN" explain key-unknown
	tail -n +3 ../out | tr '\n' ' ' | sed 's/ $//' >shown
	sed -n '/^### key-unknown$/{n;p}' "$ROOT/docs/diagnostics.md" | tr -d '\n' | diff - shown
}

test_as_it_stands_in_a_message()
{
	status 0 "$SITE_GEN" explain '[link-missing]'
	status 0 "$SITE_GEN" explain '[style: click-here]'
	prints 'style: '
}

test_a_slip()
{
	status 2 "$SITE_GEN" explain link-mising
	says "did you mean 'link-missing'?"
	status 2 "$SITE_GEN" explain nothing-like-it
	says 'lists them'
}

test_a_terminal_gets_bold_and_its_own_width()
{
	cat >show.py <<'EOF'
import fcntl, os, pty, struct, sys, termios
pid, terminal = pty.fork()
if pid == 0:
    fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 40, 0, 0))
    os.execv(sys.argv[1], sys.argv[1:])
seen = b""
try:
    while True:
        seen += os.read(terminal, 4096)
except OSError:
    pass
sys.stdout.buffer.write(seen.replace(b"\r", b""))
EOF
	python3 show.py "$SITE_GEN" explain key-unknown >shown
	grep -q $'^\033\\[1mkey-unknown\033\\[0m: ' shown
	grep -q $'\033\\[1msite.yaml\033\\[0m' shown
	sed 's/\x1b\[[0-9]*m//g' shown | awk 'length > 40 { exit 1 }' || fail "$(cat shown)"
	NO_COLOR=1 python3 show.py "$SITE_GEN" explain key-unknown >plain
	! grep -q $'\033' plain
}
