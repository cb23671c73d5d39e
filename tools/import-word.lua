-- A filter of pandoc for tools/import-word: what Word has and a page cannot
-- have becomes what it means, and the rest is told on standard error.

local stringify = pandoc.utils.stringify
local changes, told = "accept", {}

local function tell(what)
	told[#told + 1] = what
	io.stderr:write("note: ", what, "\n")
end

local function shorten(text)
	return #text > 60 and text:sub(1, 57) .. "..." or text
end

-- Tracked changes and comments ------------------------------------------------

local function take_change(span)
	local kind = span.classes[1]
	if kind == "comment-start" then
		tell("comment left out: " .. shorten(stringify(span.content)))
		return {}
	elseif kind == "comment-end" then
		return {}
	elseif kind == "insertion" or kind == "deletion" then
		local keep = (kind == "insertion") == (changes == "accept")
		tell(("tracked %s %s: %s"):format(kind, changes == "accept" and "accepted" or "rejected",
			shorten(stringify(span.content))))
		return keep and span.content or {}
	end
	return span.content
end

-- Inlines that would be HTML --------------------------------------------------

local function plain_letters(str)
	local text = str.text
	text = text:gsub("\u{2018}", "'"):gsub("\u{2019}", "'"):gsub("\u{201C}", '"'):gsub("\u{201D}", '"')
	text = text:gsub("\u{00A0}", " "):gsub("\u{00AD}", ""):gsub("\u{200B}", "")
	return pandoc.Str(text)
end

local function take_quoted(quoted)
	local mark = quoted.quotetype == "SingleQuote" and "'" or '"'
	local inlines = pandoc.List({ pandoc.Str(mark) })
	inlines:extend(quoted.content)
	inlines:insert(pandoc.Str(mark))
	return inlines
end

local function take_image(image)
	local text = stringify(image.caption)
	if text == "" then
		text = image.title
	end
	if text == "" then
		tell("a picture without a text: write between its brackets what it shows")
	end
	return pandoc.Image(text, image.src, "")
end

local function take_link(link)
	if link.target:match("^#_") then
		tell("a link to a bookmark, left out: " .. shorten(stringify(link.content)))
		return link.content
	end
	return pandoc.Link(link.content, link.target)
end

-- Tables ----------------------------------------------------------------------

-- A cell of Markdown is one line: paragraphs follow one another, items are
-- parted by semicolons.
local function one_line(blocks)
	local line = pandoc.List({})
	local function add(inlines, mark)
		if #line > 0 then
			line:extend({ pandoc.Str(mark), pandoc.Space() })
		end
		line:extend(inlines)
	end
	for _, block in ipairs(blocks) do
		if block.t == "Plain" or block.t == "Para" then
			add(block.content, "")
		elseif block.t == "BulletList" or block.t == "OrderedList" then
			for i, item in ipairs(block.content) do
				add(one_line(item), i > 1 and ";" or "")
			end
		elseif block.content or block.t == "Table" then
			add({ pandoc.Str(stringify(block)) }, "")
		end
	end
	return line:map(function(inline)
		return inline.t == "LineBreak" and pandoc.Space() or inline
	end)
end

local function take_row(row, columns, merged)
	local cells = {}
	for _, cell in ipairs(row.cells) do
		merged.found = merged.found or cell.row_span > 1 or cell.col_span > 1
		cells[#cells + 1] = { pandoc.Plain(one_line(cell.contents)) }
		for _ = 2, cell.col_span do
			cells[#cells + 1] = { pandoc.Plain({}) }
		end
	end
	while #cells < columns do
		cells[#cells + 1] = { pandoc.Plain({}) }
	end
	return cells
end

local function take_table(word)
	local columns, rows, merged = #word.colspecs, {}, {}
	for _, row in ipairs(word.head.rows) do
		rows[#rows + 1] = take_row(row, columns, merged)
	end
	for _, body in ipairs(word.bodies) do
		for _, row in ipairs(body.body) do
			rows[#rows + 1] = take_row(row, columns, merged)
		end
	end
	local head = table.remove(rows, 1)
	if not head then
		return {}
	end
	for _, blocks in ipairs(head) do
		blocks[1] = pandoc.walk_block(blocks[1], { Strong = function(e) return e.content end })
	end
	if merged.found then
		tell("a table with merged cells: look whether each row still says all")
	end
	if #word.head.rows == 0 then
		tell("a table without a heading row: its first row became one")
	end
	local aligns, widths = {}, {}
	for i = 1, columns do
		aligns[i], widths[i] = pandoc.AlignDefault, 0
	end
	return pandoc.utils.from_simple_table(pandoc.SimpleTable({}, aligns, widths, head, rows))
end

-- The page as a whole ----------------------------------------------------------

-- Word's own table of contents goes; the site makes one.
local function take_div(div)
	local style = div.attributes["custom-style"] or ""
	return style:lower():match("^toc") and {} or div.content
end

-- Items without space between them, as people write them.
local function tighten(list)
	for _, item in ipairs(list.content) do
		if item[1] and item[1].t == "Para" then
			item[1] = pandoc.Plain(item[1].content)
		end
	end
	return list
end

-- Two lists in a row would be parted by a comment of HTML.
local function join_lists(blocks)
	local joined = pandoc.List({})
	for _, block in ipairs(blocks) do
		local last = joined[#joined]
		if last and last.t == block.t and (block.t == "BulletList" or block.t == "OrderedList") then
			last.content:extend(block.content)
		else
			joined:insert(block)
		end
	end
	return joined
end

-- The title, and headings from the second level on.
local function take_headings(blocks, title)
	local firsts = blocks:filter(function(block)
		return block.t == "Header" and block.level == 1
	end)
	if title == "" and #firsts == 1 then
		title = stringify(firsts[1])
		blocks = blocks:filter(function(block)
			return not (block.t == "Header" and block.level == 1)
		end)
		firsts = {}
	end
	local shift = #firsts > 0 and 1 or 0
	return blocks:map(function(block)
		if block.t == "Header" then
			return pandoc.Header(math.min(block.level + shift, 6), block.content, "")
		end
		return block
	end), title
end

local function note_bold(blocks)
	for _, block in ipairs(blocks) do
		if (block.t == "Para" or block.t == "Plain") and #block.content == 1 and block.content[1].t == "Strong" then
			tell("a bold line that may be a heading: " .. shorten(stringify(block)))
		end
	end
end

-- A value of YAML that nothing in the text can break.
local function yaml(text)
	return "'" .. text:gsub("'", "''"):gsub("%s+", " ") .. "'"
end

local function take_page(doc)
	local title = doc.meta.title and stringify(doc.meta.title) or ""
	local blocks = join_lists(doc.blocks)
	blocks, title = take_headings(blocks, title)
	note_bold(blocks)
	if title == "" then
		tell("no title: fill in 'title'")
	end
	local front = ("---\nid: %s\ntype: %s\ntitle: %s\nsummary:\n---\n"):format(
		stringify(doc.meta["page-id"]), stringify(doc.meta["page-type"]), yaml(title))
	blocks:insert(1, pandoc.RawBlock("markdown", front))
	return pandoc.Pandoc(blocks, {})
end

return {
	{ Meta = function(meta) changes = stringify(meta.changes) end },
	{ Div = take_div },
	{ Span = take_change },
	{
		Str = plain_letters,
		Quoted = take_quoted,
		Image = take_image,
		Link = take_link,
		Superscript = function(e) return e.content end,
		Subscript = function(e) return e.content end,
		SmallCaps = function(e) return e.content end,
		Underline = function(e) return pandoc.Emph(e.content) end,
		BulletList = tighten,
		OrderedList = tighten,
	},
	{ Table = take_table },
	{ Pandoc = take_page },
}
