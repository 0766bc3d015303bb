-- Lines that pandoc takes for a list of one item, though they are words: “1984. was a good year”,
-- “B. Russell was on the ferry”. A list that is broken off by a paragraph goes on with the next number.
local seal = "" -- begins the names of our own spans: a manuscript cannot know it

local function seal_of(meta)
  seal = pandoc.utils.stringify(meta["glossator-seal"] or "")
end

local function roman(number)
  local signs = {
    {1000, "m"}, {900, "cm"}, {500, "d"}, {400, "cd"}, {100, "c"}, {90, "xc"}, {50, "l"}, {40, "xl"},
    {10, "x"}, {9, "ix"}, {5, "v"}, {4, "iv"}, {1, "i"},
  }
  local text = ""
  for _, sign in ipairs(signs) do
    while number >= sign[1] do
      text, number = text .. sign[2], number - sign[1]
    end
  end
  return text
end

local function letters(number)
  local text = ""
  while number > 0 do
    text = string.char(97 + (number - 1) % 26) .. text
    number = (number - 1) // 26
  end
  return text
end

local writers = {
  Decimal = tostring, LowerAlpha = letters, LowerRoman = roman,
  UpperAlpha = function(number) return letters(number):upper() end,
  UpperRoman = function(number) return roman(number):upper() end,
}
local around = {Period = {"", "."}, OneParen = {"", ")"}, TwoParens = {"(", ")"}}

local function sign(list, number)
  local write, signs = writers[list.style], around[list.delimiter]
  if write and signs then return signs[1] .. write(list.start + (number or 1) - 1) .. signs[2] end
end

local function is_empty(list)
  for _, item in ipairs(list.content) do
    if #item > 0 then return false end
  end
  return true
end

local function is_words(list, last)
  if sign(list) and is_empty(list) then return true end -- “A.”, “B.”: nothing is listed
  if #list.content ~= 1 or #list.content[1] > 1 or not sign(list) then return false end
  if list.start == 1 and not list.style:match("^Upper") then return #list.content[1] == 0 end
  return not (last and last.style == list.style and last.delimiter == list.delimiter
    and list.start == last.start + #last.content)
end

local function item_as_words(blocks, opening)
  local first = blocks[1]
  local told = pandoc.Span({}, pandoc.Attr("", {seal .. "-no-list"}, {source = opening}))
  if first and (first.t == "Plain" or first.t == "Para") then
    first.content:insert(1, pandoc.Space())
    first.content:insert(1, told)
    first.content:insert(1, pandoc.Str(opening))
    blocks[1] = pandoc.Para(first.content)
  else
    blocks:insert(1, pandoc.Para({pandoc.Str(opening), told}))
  end
  return blocks
end

-- Each item as a paragraph; but for empty lists, there is one.
local function as_words(list)
  local blocks = pandoc.Blocks({})
  for number, item in ipairs(list.content) do
    blocks:extend(item_as_words(item, sign(list, number)))
  end
  return blocks
end

-- HTML has no word for “(a)” and “a)”: the style sheets go by a class. They need one for the letters, too,
-- since browsers do not tell type="a" from type="A".
local classes = {OneParen = "one-paren", TwoParens = "two-parens"}
local kinds = {
  LowerAlpha = "lower-alpha", UpperAlpha = "upper-alpha", LowerRoman = "lower-roman",
  UpperRoman = "upper-roman",
}

local function delimited(block)
  local class = block.t == "OrderedList" and classes[block.delimiter]
  return class and pandoc.Div({block}, pandoc.Attr("", {class, kinds[block.style]})) or block
end

local function Blocks(blocks)
  local found, last = pandoc.Blocks({}), nil
  for _, block in ipairs(blocks) do
    if block.t == "OrderedList" and is_words(block, last) then
      found:extend(as_words(block))
    else
      if block.t == "OrderedList" then last = block end
      found:insert(delimited(block))
    end
  end
  return found
end

return {{Meta = seal_of}, {Blocks = Blocks}}
