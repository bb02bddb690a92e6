import FetchRedis

extension RedisScript {
  /// One step of a queue: several things at once, all or nothing, none of them twice.
  ///
  /// - Items stand in a stream until they are finished with, so that its length 0 is the end. Its group `fetch` knows who has which:
  ///   each store is a consumer of its own, and the consumer `waiting` has those that were given back, in the place they had.
  /// - How often an item was taken is its delivery count, and for one that failed what it brings along in `attempts`.
  /// - A store holds its items by asking in time: one that was silent for longer than its lease, which stands in its name, has lost them.
  /// - `news` gets an entry whenever items wait after none did, and when the last was finished with: stores that wait read it.
  /// - The last answer to each store is kept, so that a step whose answer was lost on the way is answered again, and not done again.
  static let step = RedisScript(
    #"""
    local seen, items, failed, news, answers = unpack(KEYS)
    local group, free = 'fetch', 'waiting'
    local call, place = redis.call, 0
    local function read()
      place = place + 1
      return ARGV[place]
    end
    local me, number = read(), read()

    local known = call('GET', answers)
    if known then
      local answer = cmsgpack.unpack(known)
      if answer[1] == number then return answer[2] end
    end
    if call('EXISTS', items) == 0 then call('XGROUP', 'CREATE', items, group, 0, 'MKSTREAM') end

    -- How many wait, and how many are out.
    local function count()
      local pending = call('XPENDING', items, group)
      local given = 0
      for _, consumer in ipairs(pending[4] or {}) do
        if consumer[1] == free then given = tonumber(consumer[2]) end
      end
      local out = pending[1] - given
      return call('XLEN', items) - out, out
    end
    local waiting, out = count()
    local wasDry, wasOver = waiting == 0, waiting + out == 0

    local function field(entry, name)
      for index = 1, #entry[2], 2 do
        if entry[2][index] == name then return entry[2][index + 1] end
      end
    end
    -- An item that is ours, and how often it was taken.
    local function held(id)
      local pending = call('XPENDING', items, group, id, id, 1)[1]
      if not pending or pending[2] ~= me then return end
      local entry = call('XRANGE', items, id, id)[1]
      if entry then return field(entry, 'item'), (field(entry, 'attempts') or 0) + pending[4] end
    end
    local function drop(id)
      call('XACK', items, group, id)
      call('XDEL', items, id)
    end
    local function release(id, deliveries)
      call('XCLAIM', items, group, free, 0, id, 'RETRYCOUNT', deliveries, 'JUSTID')
    end
    -- Those that a consumer has, unless they were delivered less than so many milliseconds ago.
    local function each(consumer, idle, action)
      local from = '-'
      repeat
        local page = call('XPENDING', items, group, from, '+', 100, consumer)
        for _, pending in ipairs(page) do
          if pending[3] >= idle then action(pending[1], pending[4]) end
          from = '(' .. pending[1]
        end
      until #page < 100
    end
    local function leave(consumer)
      if #call('XPENDING', items, group, '-', '+', 1, consumer) == 0 then
        call('XGROUP', 'DELCONSUMER', items, group, consumer)
      end
    end

    local operations = {}
    function operations.add()
      local new = {}
      for index = 1, read() do
        local key, item = read(), read()
        new[index] = call('SADD', seen, key)
        if new[index] == 1 then call('XADD', items, '*', 'item', item) end
      end
      return new
    end
    function operations.has() return call('SISMEMBER', seen, read()) end
    function operations.take()
      local taken, wanted = {}, tonumber(read())
      local function add(entry, deliveries)
        taken[#taken + 1] = {entry[1], field(entry, 'item'), (field(entry, 'attempts') or 0) + deliveries}
      end
      for _, pending in ipairs(call('XPENDING', items, group, '-', '+', wanted, free)) do
        local entry = call('XCLAIM', items, group, me, 0, pending[1], 'RETRYCOUNT', pending[4] + 1)[1]
        if entry then add(entry, pending[4] + 1) else call('XACK', items, group, pending[1]) end
      end
      if #taken < wanted then
        local read = call('XREADGROUP', 'GROUP', group, me, 'COUNT', wanted - #taken, 'STREAMS', items, '>')
        for _, entry in ipairs(read and read[1][2] or {}) do add(entry, 1) end
      end
      return taken
    end
    function operations.done()
      local id = read()
      if held(id) then drop(id) end
      return 0
    end
    function operations.stopped()
      local id = read()
      local pending = call('XPENDING', items, group, id, id, 1)[1]
      if pending and pending[2] == me then release(id, pending[4] - 1) end
      return 0
    end
    function operations.failed()
      local id = read()
      local item, attempts = held(id)
      if item then
        call('XADD', items, '*', 'item', item, 'attempts', attempts)
        drop(id)
      end
      return 0
    end
    function operations.aside()
      local id, error = read(), read()
      local item, attempts = held(id)
      if item then
        call('XADD', failed, '*', 'item', item, 'attempts', attempts, 'error', error)
        drop(id)
      end
      return 0
    end
    -- Says that we are there, and looks who has not said so for too long.
    function operations.beat()
      each(me, 0, function(id) call('XCLAIM', items, group, me, 0, id, 'JUSTID') end)
      for _, consumer in ipairs(call('XPENDING', items, group)[4] or {}) do
        local lease = consumer[1]:match(':(%d+)$')
        if lease and consumer[1] ~= me then
          each(consumer[1], tonumber(lease), release)
          leave(consumer[1])
        end
      end
      return 0
    end
    function operations.retry()
      local entries = call('XRANGE', failed, '-', '+')
      for _, entry in ipairs(entries) do call('XADD', items, '*', 'item', field(entry, 'item')) end
      call('DEL', failed)
      return #entries
    end
    function operations.forget()
      call('DEL', seen, items, failed)
      call('XGROUP', 'CREATE', items, group, 0, 'MKSTREAM')
      return 0
    end
    local hasLeft = false
    function operations.leave()
      each(me, 0, function(id, deliveries) release(id, deliveries - 1) end)
      leave(me)
      hasLeft = true
      return 0
    end

    local results = {}
    while place < #ARGV do results[#results + 1] = operations[read()]() end

    waiting, out = count()
    if (wasDry and waiting > 0) or (not wasOver and waiting + out == 0) then
      call('XADD', news, 'MAXLEN', 1, '*', 'waiting', waiting)
    end
    local last = call('XREVRANGE', news, '+', '-', 'COUNT', 1)[1]
    local answer = {waiting, out, call('SCARD', seen), last and last[1] or '0-0', results}
    -- Whoever leaves twice does nothing more.
    if hasLeft then call('DEL', answers) else call('SET', answers, cmsgpack.pack({number, answer}), 'PX', 3600000) end
    return answer
    """#)
}
