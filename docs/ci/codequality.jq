# What `site-gen check --format json` prints, as GitLab's code quality report.
map(select(.path) | {
	description: ("\(.message)" + if .hint then " (\(.hint))" else "" end),
	check_name: .id,
	fingerprint: ("\(.path) \(.id) \(.message)" | @base64),
	severity: (if .severity == "error" then "blocker" else "minor" end),
	location: { path: .path, lines: { begin: (.line // 1) } }
}) | unique_by(.fingerprint)
