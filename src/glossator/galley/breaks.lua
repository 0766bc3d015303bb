-- A line that is broken in the source between two Chinese or Japanese characters has no space there.
-- Hangul has words: its lines are joined with a space, and so are Han characters of a Korean edition.
local korean = false

local function language(meta)
  korean = pandoc.utils.stringify(meta.lang or ""):match("^ko") ~= nil
end

local function unspaced(code)
  return code and (
    (code >= 0x2E80 and code <= 0x303F) or (code >= 0x3040 and code <= 0x30FF) or
    (code >= 0x31C0 and code <= 0x9FFF) or (code >= 0xF900 and code <= 0xFAFF) or
    (code >= 0xFE30 and code <= 0xFE4F) or (code >= 0xFF00 and code <= 0xFF60) or
    (code >= 0x20000 and code <= 0x3FFFF))
end

local function ends(text)
  local first, last
  for _, code in utf8.codes(text) do
    first = first or code
    last = code
  end
  return first, last
end

local function join(inlines)
  if korean then return nil end
  local joined = false
  for at = #inlines - 1, 2, -1 do
    if inlines[at].t == "SoftBreak" then
      local _, last = ends(pandoc.utils.stringify(inlines[at - 1]))
      local first = ends(pandoc.utils.stringify(inlines[at + 1]))
      if unspaced(last) and unspaced(first) then
        inlines:remove(at)
        joined = true
      end
    end
  end
  return joined and inlines or nil -- what is given back crosses over from Lua again
end

return {{Meta = language}, {Inlines = join}}
