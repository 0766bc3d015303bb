-- Raw TeX would vanish from HTML without a word. What pandoc's LaTeX reader makes of it is taken: notes,
-- citations, references, emphasis, environments. Of the rest an empty span remembers the source.
local breaks = {newpage = true, clearpage = true, cleardoublepage = true, pagebreak = true}
local defining = {
  newcommand = true, renewcommand = true, providecommand = true, def = true, let = true,
  DeclareMathOperator = true, newenvironment = true, usepackage = true, documentclass = true
}
local count = 0
local seal = "" -- begins the names of our own spans: a manuscript cannot know it

local function seal_of(meta)
  seal = pandoc.utils.stringify(meta["glossator-seal"] or "")
end

local function is_tex(format)
  return format == "tex" or format == "latex"
end

local function remembered(source)
  return pandoc.Span({}, pandoc.Attr("", {seal .. "-raw"}, {source = source}))
end

local function page_break()
  return pandoc.RawBlock("html", '<hr class="page-break" />')
end

-- “\index{Ferries!slow@\emph{slow}|see{Boats}}”: headings by “!”, what is shown behind “@”, no format.
local function mark_of_index(said)
  local shown = {}
  for part in (said:gsub("|.*$", "") .. "!"):gmatch("(.-)!") do
    table.insert(shown, (part:gsub("^.*@", ""):gsub("\\%a+%s*{(.-)}", "%1"):gsub("[{}$]", "")))
  end
  return pandoc.Span({}, pandoc.Attr("", {"index"}, {entry = table.concat(shown, "!")}))
end

-- A note out of TeX has a number, and says where it stands, as those of Markdown do.
local function label(note, source)
  count = count + 1
  local mark = pandoc.Attr("", {seal .. "-tex-note"}, {n = tostring(count), source = source})
  note.content:insert(1, pandoc.Para({pandoc.Span({}, mark)}))
  return note
end

-- “\\cref{fig:map,tbl:sums}”: links without words, which the edition names; “figure \\ref{fig:map}” and
-- “\\eqref{eq:sum}” give the number alone. “\\pageref{map}” is told: screens have no pages.
local referring = {
  ref = "number", eqref = "number bare", cref = "", Cref = "", autoref = "", vref = "", pageref = "pageref", nameref = ""
}

local function references(source)
  local name, labels = source:match("^\\(%a+)%*?%s*{([^{}]*)}%s*$")
  if not referring[name] then return nil end
  local links = pandoc.Inlines({})
  for id in labels:gmatch("[^,%s]+") do
    if #links > 0 then links:extend({pandoc.Str(","), pandoc.Space()}) end
    links:insert(pandoc.Link({}, "#" .. id, "", pandoc.Attr("", {}, {class = referring[name]})))
  end
  if name == "eqref" then
    links:insert(1, pandoc.Str("("))
    links:insert(pandoc.Str(")"))
  end
  return links
end

local function label_of(source)
  return source:match("^\\label%s*{([^{}]+)}%s*$")
end

-- “\\label{map}” in a caption or a heading is a name of the figure, the table or the heading; elsewhere of
-- its place.
local function labelled(inlines)
  local found
  local rest = inlines:walk({
    RawInline = function(raw)
      local id = is_tex(raw.format) and label_of(raw.text)
      if not id then return nil end
      found = found or id
      return {}
    end,
  })
  while found and #rest > 0 and (rest[#rest].t == "Space" or rest[#rest].t == "SoftBreak") do rest:remove() end
  return found, rest
end

-- “{\it so}”: the braces are TeX's, like the switch that opens them. (Of “\it so” pandoc makes one element.)
local switching = {}
for name in ([[it bf em sc tt rm sf sl itshape bfseries scshape ttfamily rmfamily sffamily slshape normalfont
  tiny scriptsize footnotesize small normalsize large Large LARGE huge Huge]]):gmatch("%a+") do
  switching[name] = function() return nil end
end
for _, name in ipairs({"sc", "scshape"}) do switching[name] = pandoc.SmallCaps end
for _, name in ipairs({"itshape", "sl", "slshape"}) do switching[name] = pandoc.Emph end
switching.bfseries = pandoc.Strong

-- The place and the words before the brace that closes, from an element on.
local function closed(inlines, from)
  local inner = pandoc.Inlines({})
  for j = from, #inlines do
    local at = inlines[j].t == "Str" and inlines[j].text:find("}", 1, true)
    if at then
      if at > 1 then inner:insert(pandoc.Str(inlines[j].text:sub(1, at - 1))) end
      return j, inner, inlines[j].text:sub(at + 1)
    end
    inner:insert(inlines[j])
  end
end

local function unbraced(inlines)
  for i = #inlines - 1, 2, -1 do
    local before, held = inlines[i - 1], inlines[i]
    local name = held.t == "RawInline" and is_tex(held.format) and held.text:match("^\\(%a+)")
    if switching[name] and before.t == "Str" and before.text:match("{$") then
      local last, inner, behind = closed(inlines, i + 1)
      local dressed = last and #inner > 0 and switching[name](inner)
      if last then
        before.text = before.text:sub(1, -2)
        for _ = dressed and i or i + 1, last do inlines:remove(dressed and i or i + 1) end
        local put = pandoc.Inlines(dressed and {dressed} or inner)
        if behind ~= "" then put:insert(pandoc.Str(behind)) end
        for number, one in ipairs(put) do inlines:insert((dressed and i or i + 1) + number - 1, one) end
      end
    elseif held.t == "RawInline" and is_tex(held.format) and before.t == "Str" and before.text:match("{$") then
      local after = inlines[i + 1] -- “{\LaTeX}ing”: around a command, where its name ends
      if after.t == "Str" and after.text:match("^}") then
        before.text, after.text = before.text:sub(1, -2), after.text:sub(2)
      end
    end
  end
  return inlines
end

-- “Figure~\\ref{map}”: TeX's own space that does not break.
local function tied(inlines)
  for i = 1, #inlines - 1 do
    local held, after = inlines[i], inlines[i + 1]
    local name = after.t == "RawInline" and is_tex(after.format) and after.text:match("^\\(%a+)")
    if held.t == "Str" and name and (name:match("ref$") or name:match("cite")) then held.text = held.text:gsub("~$", "\u{a0}") end
  end
  return unbraced(inlines)
end

-- Gives what has a caption the name that stands in it.
local function captioned(element)
  local named
  for _, block in ipairs(element.caption.long) do
    if block.content and block.content[1] and pandoc.utils.type(block.content) == "Inlines" then
      local found, rest = labelled(block.content)
      if found then
        named, block.content = named or found, rest
      end
    end
  end
  if not named then return nil end
  if element.identifier ~= "" and element.identifier ~= named then
    element.caption.long[1].content:insert(pandoc.Span({}, pandoc.Attr(named)))
  else
    element.identifier = named
  end
  return element
end

local function Image(image)
  local found, rest = labelled(image.caption)
  if not found then return nil end
  image.caption = rest
  return image
end

local function Figure(figure)
  figure = captioned(figure) or figure
  figure.content = figure.content:walk({Image = Image})
  return figure, false
end

-- What TeX shows has a caption, and no alternative text: it says the same, as in Markdown.
local function spoken(figure)
  figure = Figure(figure)
  local words = pandoc.utils.blocks_to_inlines(figure.caption.long)
  figure.content = figure.content:walk({
    Image = function(image)
      if #image.caption == 0 then image.caption = words:clone() end
      return image
    end,
  })
  return figure, false
end

local function alone(image)
  local found, rest = labelled(image.caption)
  if not found then return nil end
  image.caption = rest
  if image.identifier == "" then image.identifier = found end
  return image
end

local function Header(header)
  local found, rest = labelled(header.content)
  if not found then return nil end
  rest:insert(pandoc.Span({}, pandoc.Attr(found)))
  header.content = rest
  return header
end

-- “\\label” behind the caption of a table: the reader names what it puts around the table.
local function named_table(div)
  local held = #div.content == 1 and div.content[1]
  if held and held.t == "Table" and held.identifier == "" and div.identifier ~= "" then
    held.identifier = div.identifier
    return held
  end
end

local function taken(blocks, source)
  blocks = blocks:walk({Div = named_table})
  blocks = blocks:walk({traverse = "topdown", Figure = spoken, Table = captioned, Header = Header})
  return blocks:walk({
    Note = function(note) return label(note, source) end,
    Link = function(link)
      if link.attributes.reference then
        local kind = link.attributes["reference-type"]
        local number = kind == "ref" and "number" or kind == "eqref" and "number bare"
          or kind == "pageref" and "pageref" or ""
        return pandoc.Link({}, "#" .. link.attributes.reference, "", pandoc.Attr("", {}, {class = number}))
      end
    end,
    RawInline = function(raw)
      local name = label_of(raw.text)
      raw.text = raw.text:gsub("\\glossatortoday", "\\today")
      return name and pandoc.Span({}, pandoc.Attr(name)) or references(raw.text) or remembered(raw.text)
    end,
    RawBlock = function(raw) return pandoc.Para({remembered(raw.text)}) end,
  })
end

local function holds(blocks)
  local found = pandoc.utils.stringify(blocks):match("%S") ~= nil
  blocks:walk({
    Note = function() found = true end, Cite = function() found = true end,
    Link = function() found = true end, Image = function() found = true end,
    Math = function() found = true end, Table = function() found = true end,
    CodeBlock = function(code) found = found or code.text:match("%S") ~= nil end,
    Span = function(span) found = found or span.identifier ~= "" end,
  })
  return found
end

-- What stands in the margin in TeX is a note here.
local in_margin = {marginpar = true, marginnote = true, sidenote = true}

-- The blocks that the LaTeX reader makes of a source; nil where it makes nothing of it.
local function read(source)
  local name = source:match("^%s*\\(%a+)")
  if defining[name] then return nil end
  -- what pandoc has made of a macro: words, maybe in the commands of formulas (`macros`)
  source = source:gsub("\\text%f[%A]%s*{", "\\textnormal{"):gsub("%^\\circ%f[%A]", "°")
  if in_margin[name] then source = source:gsub("\\%a+%s*%b[]", "\\" .. name, 1):gsub("\\%a+", "\\footnote", 1) end
  source = source:gsub("\\today%f[%A]", "\\glossatortoday") -- the reader asks a clock
  -- an empty list of files: a filter is not within the sandbox that the program runs in
  local read_well, document = pcall(pandoc.read, source, "latex+raw_tex", nil, {})
  if not read_well or not holds(document.blocks) then return nil end
  return taken(document.blocks, source)
end

-- Definitions of macros have done their work when pandoc has read the formulas behind them; what else
-- stands between them is kept.
local openings = {
  "\\%a*newcommand%*?%s*%b{}", "\\%a*newcommand%*?%s*\\%a+",
  "\\providecommand%*?%s*%b{}", "\\providecommand%*?%s*\\%a+",
  "\\DeclareMathOperator%*?%s*%b{}", "\\def%s*\\%a+[#%d]*",
}
local function without_definitions(text)
  for _, opening in ipairs(openings) do
    text = text:gsub(opening .. "%s*%b[]%s*%b[]%s*%b{}", "")
    text = text:gsub(opening .. "%s*%b[]%s*%b{}", "")
    text = text:gsub(opening .. "%s*%b{}", "")
  end
  return text
end

-- Signs and spaces that the LaTeX reader does not know by these names.
local signs = {
  textendash = "–", textemdash = "—", textellipsis = "…", texteuro = "€", dag = "†", ddag = "‡", checkmark = "✓",
  BibTeX = "BibTeX", quad = "\u{2003}", qquad = "\u{2003}\u{2003}", enspace = "\u{2002}", thinspace = "\u{2009}",
  nobreakspace = "\u{a0}", textquotesingle = "'",
}

local function RawInline(element)
  if element.format:match("^html") then return nil end
  if is_tex(element.format) then
    element.text = without_definitions(element.text)
    if not element.text:match("%S") then return {} end
    local sign = signs[element.text:match("^\\(%a+)%s*$") or element.text:match("^\\(%a+){}$")]
    if sign then return {pandoc.Str(sign .. (element.text:match("%s$") or ""))} end
    local entry = element.text:match("^\\index%s*{(.*)}%s*$")
    if entry then return mark_of_index(entry) end
    local links = references(element.text)
    if links then return links end
    if element.text:match("^\\newline%s*$") or element.text:match("^\\linebreak%s*$") then
      return pandoc.LineBreak()
    end
    local name = label_of(element.text)
    if name then return pandoc.Span({}, pandoc.Attr(name)) end
    local blocks = read(element.text)
    if blocks then
      local inlines = pandoc.utils.blocks_to_inlines(blocks, {pandoc.Space()})
      -- “\\LaTeX is”: pandoc's Markdown has the space with the command
      if element.text:match("%s$") then inlines:insert(pandoc.Space()) end
      return inlines
    end
  end
  return remembered(element.text)
end

local function RawBlock(element)
  if element.format:match("^html") then return nil end
  if is_tex(element.format) then
    element.text = without_definitions(element.text)
    if not element.text:match("%S") then return {} end
    local name = element.text:match("^%s*\\(%a+)%s*%b{}?%s*$") or element.text:match("^%s*\\(%a+)%s*$")
    if breaks[name] then return page_break() end
    local entry = element.text:match("^\\index%s*{(.*)}%s*$")
    if entry then return pandoc.Plain({mark_of_index(entry)}) end
    local blocks = read(element.text)
    if blocks then return blocks end
  end
  return pandoc.Para({remembered(element.text)})
end

-- Quarto's word for the same; a paragraph of nothing but a page break breaks the page.
local function Para(paragraph)
  if #paragraph.content > 5 then return nil end
  local words = pandoc.utils.stringify(paragraph)
  if words:match("^{{<%s*pagebreak%s*>}}$") then return page_break() end
  if #paragraph.content == 1 and paragraph.content[1].t == "RawInline" then
    local name = paragraph.content[1].text:match("^\\(%a+)%s*$")
    if is_tex(paragraph.content[1].format) and breaks[name] then return page_break() end
  end
end

return {
  {Meta = seal_of}, {Para = Para},
  {traverse = "topdown", Figure = Figure, Table = captioned,
   Header = Header, Image = alone, Inlines = tied},
  {RawInline = RawInline, RawBlock = RawBlock},
}
