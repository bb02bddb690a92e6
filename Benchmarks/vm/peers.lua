-- The programs of this folder in Lua: `lua5.4 peers.lua NAME` prints seconds and the result.
local programs = {}

function programs.fib()
  local function inner(n)
    if n < 2 then return n end
    return inner(n - 1) + inner(n - 2)
  end
  return inner(32)
end

function programs.sumfor()
  local s = 0
  for i = 0, 50000000 - 1 do s = s + i end
  return s
end

function programs.sumwhile()
  local s, i, n = 0, 0, 20000000
  while i < n do
    s = s + i
    i = i + 1
  end
  return s
end

function programs.mandel()
  local n, count = 400, 0
  for y = 0, n - 1 do
    local ci = 2.0 * y / n - 1.0
    for x = 0, n - 1 do
      local cr = 2.0 * x / n - 1.5
      local zr, zi, i = 0.0, 0.0, 0
      while i < 50 do
        local a = zr * zr
        local b = zi * zi
        if a + b > 4.0 then break end
        zi = 2.0 * zr * zi + ci
        zr = a - b + cr
        i = i + 1
      end
      count = count + i
    end
  end
  return count
end

function programs.sieve()
  local n, f, c = 2000000, {}, 0
  for i = 0, n do f[#f + 1] = true end
  for i = 2, n do
    if f[i + 1] then
      c = c + 1
      local j = i + i
      while j <= n do
        f[j + 1] = false
        j = j + i
      end
    end
  end
  return c
end

function programs.words()
  local m = {}
  for i = 0, 999999 do
    local k = "w" .. (i * 7919 % 5000)
    m[k] = (m[k] or 0) + 1
  end
  return m["w17"]
end

function programs.lookup()
  local w = {}
  for i = 0, 4999 do w[#w + 1] = "w" .. i end
  local m = {}
  for i = 0, 4999999 do
    local k = w[i % 5000 + 1]
    m[k] = (m[k] or 0) + 1
  end
  return m["w17"]
end

function programs.append()
  local s = ""
  for i = 1, 20000 do s = s .. "abc" end
  return #s
end

function programs.closure()
  local function make()
    local c = 0
    return function()
      c = c + 1
      return c
    end
  end
  local f, r = make(), 0
  for i = 1, 10000000 do r = f() end
  return r
end

function programs.native()
  local abs, r = math.abs, 0
  for i = 0, 9999999 do r = abs(i) end
  return r
end

function programs.pingpong()
  local function body(x)
    while true do x = coroutine.yield(x + 1) end
  end
  local a, b = coroutine.create(body), coroutine.create(body)
  local resume, v, _ = coroutine.resume, 0
  for i = 1, 2500000 do
    _, v = resume(a, v)
    _, v = resume(b, v)
  end
  return v
end

function programs.trees()
  local function tree(d)
    if d == 0 then return { nil, nil } end
    return { tree(d - 1), tree(d - 1) }
  end
  local function check(t)
    if t[1] == nil then return 1 end
    return 1 + check(t[1]) + check(t[2])
  end
  local s = 0
  for i = 1, 40 do s = s + check(tree(14)) end
  return s
end

function programs.field()
  local p = { x = 1, y = 2 }
  for i = 1, 10000000 do p.x = p.x + p.y end
  return p.x
end

function programs.throw()
  local c = 0
  local function fail() error("x", 0) end
  for i = 1, 1000000 do
    if not pcall(fail) then c = c + 1 end
  end
  return c
end

local start = os.clock()
local result = programs[arg[1]]()
print(os.clock() - start, result)
