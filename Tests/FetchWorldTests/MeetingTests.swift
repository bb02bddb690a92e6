import FetchHTTP
import Testing

/// Queues, channels, semaphores and what tasks can be asked.
@Suite struct MeetingTests {
  private let world = ScriptWorld()

  // Queues

  @Test func aQueueTakesEachKeyOnce() throws {
    let script = #"""
      let q = queue([1, 2, 1])
      "{q.add(2)} {q.add(3)} {q.addAll([3, 4, 5])} {q.count} {q.seen} {4 in q} {9 in q}"
      """#
    #expect(try world.run(script) == "false true 2 5 5 true false")
  }

  @Test func aQueueAsksForItsKeys() throws {
    let script = #"""
      let q = queue([{id: 1, x: "a"}, {id: 1, x: "b"}], by: item => item.id)
      let added = q.add({id: 2})
      "{q.count} {added} {q.add({id: 2})}"
      """#
    #expect(try world.run(script) == "2 true false")
  }

  @Test func aKeyFunctionMayAwait() throws {
    let script = #"""
      let q = queue([1, 2, 3], by: n => { await sleep(1s)
        n % 2 })
      q.count
      """#
    #expect(try world.run(script) == "2")
  }

  @Test func aLoopOverAQueueEndsWhenItIsEmptyAndNothingIsOut() throws {
    let script = #"""
      let q = queue([1])
      var all = []
      for n in q {
        all = all + [n]
        if n < 5 { q.add(n + 1) }
      }
      all
      """#
    #expect(try world.run(script) == "[1, 2, 3, 4, 5]")
  }

  @Test func aCrawlEndsWhenItsLastItemDoes() throws {
    let script = #"""
      let todo = queue([1])
      let crawl = gather n in todo limit 3 {
        await sleep(1s)
        if n < 20 { todo.add(2 * n)
          todo.add(2 * n + 1) }
        n
      }
      let all = await crawl
      var sum = 0
      for n in all { sum += n }
      "{all.count} {sum} {todo.count} {todo.out}"
      """#
    #expect(try world.run(script) == "39 780 0 0")
  }

  @Test func severalLoopsShareAQueueAndAllEnd() throws {
    let script = #"""
      let q = queue([1])
      let work = name => {
        for n in q {
          show("{name}{n}")
          await sleep(1s)
          if n < 3 { q.addAll([n * 10, n + 1]) }
        }
        name
      }
      await gather [spawn work("a"), spawn work("b")]
      """#
    #expect(try world.run(script) == #"["a", "b"]"#)
    #expect(Set(world.shown.map { String($0.dropFirst()) }) == ["1", "10", "2", "20", "3"])
  }

  @Test func anItemOfALoopThatIsLeftIsNoLongerOut() throws {
    let script = #"""
      let q = queue([1, 2])
      for n in q { break }
      try { for n in q { throw error("x") } } catch e { null }
      "{q.count} {q.out}"
      """#
    #expect(try world.run(script) == "0 0")
  }

  @Test func whoIsCancelledWhileWaitingLeavesTheQueueToOthers() throws {
    let script = #"""
      let q = queue([1])
      let owner = spawn { for n in q { await sleep(10s)
          if n == 1 { q.add(2) } }
        null }
      let other = spawn { for n in q { show("other {n}") }
        null }
      await sleep(1s)
      other.cancel()
      await owner
      "{q.count} {q.out}"
      """#
    #expect(try world.run(script) == "0 0")
    #expect(world.shown == [])
  }

  @Test func aFailingItemOfAGatherIsFinished() throws {
    let script = #"""
      let q = queue([1, 2, 3])
      let g = gather n in q limit 1 { if n == 2 { throw error("two") }
        n } catch e { null }
      "{await g} {q.out}"
      """#
    #expect(try world.run(script) == "[1, null, 3] 0")
  }

  // Channels

  @Test func aChannelPassesValuesInOrderAndEnds() throws {
    let script = #"""
      let c = channel(2)
      let sender = spawn {
        for n in 0..<5 { await c.send([n]) }
        c.close()
      }
      var all = []
      for await x in c { all = all + x }
      await sender
      "{all} {await c.receive()} {c.closed}"
      """#
    #expect(try world.run(script) == "[0, 1, 2, 3, 4] null true")
  }

  @Test func sendingIntoAClosedChannelIsAnError() throws {
    #expect(
      try world.run("let c = channel()\nc.close()\nawait c.send(1)")
        == "ValueError: the channel is closed: nothing can be sent any more")
  }

  @Test func aReceiverThatIsCancelledLosesNothing() throws {
    let script = #"""
      let c = channel()
      let r = spawn { show(await c.receive())
        null }
      await sleep(0s)
      r.cancel()
      let s = c.send("kept")
      await c.receive()
      """#
    #expect(try world.run(script) == "kept")
    #expect(world.shown == [])
  }

  // Semaphores

  @Test func aSemaphoreLetsSoManyIn() throws {
    let script = #"""
      let s = semaphore(2)
      var inside = 0
      var most = 0
      await gather n in 0..<6 {
        await s.use(() => {
          inside += 1
          if inside > most { most = inside }
          await sleep(1s)
          inside -= 1
        })
      }
      "{most} {s.available}"
      """#
    #expect(try world.run(script) == "2 2")
  }

  @Test func useGivesThePermitBackAfterAFailureAndACancellation() throws {
    let script = #"""
      let s = semaphore(1)
      let failed = try { await s.use(() => { throw error("x") }) } catch e { e.message }
      let t = s.use(() => { await sleep(1h) })
      await sleep(1s)
      t.cancel()
      let waited = try { await t } catch CancelledError e { "cancelled" }
      "{failed} {waited} {s.available} {await s.use(() => 5)}"
      """#
    #expect(try world.run(script) == "x cancelled 1 5")
  }

  @Test func releaseNeedsAnAcquire() throws {
    #expect(
      try world.run("let s = semaphore(1)\nawait s.acquire()\ns.release()\ns.release()")
        == "ValueError: release without acquire: the semaphore has all its permits (1)")
  }

  // Tasks

  @Test func aTaskCanBeAskedAndCancelled() throws {
    let script = #"""
      let t = sleep(1h)
      let before = t.done
      t.cancel()
      "{before} {t.done} {try { await t } catch CancelledError e { "cancelled" }}"
      """#
    #expect(try world.run(script) == "false true cancelled")
  }

  @Test func aRaceGivesTheFirst() throws {
    #expect(
      try world.run(#"await race([spawn { await sleep(2s); "slow" }, spawn { await sleep(1s); "fast" }])"#) == "fast")
  }

  @Test func sleepingNoTimeLetsOthersRun() throws {
    let script = #"""
      var all = []
      let t = spawn { all = all + ["other"] }
      await sleep(0s)
      all = all + ["this"]
      await t
      all
      """#
    #expect(try world.run(script) == #"["other", "this"]"#)
  }

  /// Everything is collected that nobody holds, at every allocation.
  @Test func aQueueOnDiskHoldsWhatItNeeds() throws {
    let script = """
      let q = queue("{folder}/q.db", [{id: 1, at: url("http://a/")}, {id: 1}, {id: 2}], by: x => {
        await sleep(1s)
        x.id
      })
      let seen = await gather x in q limit 2 {
        if x.id < 5 { q.addAll([{id: x.id + 2}, {id: 2}]) }
        x.id
      }
      "{seen.sorted()} {q.has(4)} {q.failed()} {q.seen}"
      """
    #expect(try world.run(script) == "[1, 2, 3, 4, 5, 6] true [] 6")
  }

  @Test(arguments: [
    ("sleep(5)", "TypeError: sleep needs a duration, not the int 5"),
    ("sleep(-1s)", "ValueError: sleep needs a duration of 0s or more, not the duration -1s"),
    ("channel(-1)", "ValueError: channel's capacity must be 0 or more, not -1"),
    ("semaphore(0)", "ValueError: semaphore's limit must be 1 or more, not 0"),
    ("semaphore(1).use(5)", "TypeError: use's function needs a function, not the int 5"),
    (#"queue("http://x/")"#, "ValueError: queue's place: a queue cannot be kept at http:"),
    (#"queue().addAll("x")"#, "ValueError: addAll's items needs a list, not the string \"x\""),
    ("queue([1], by: 5)", "TypeError: queue's by needs a function, not the int 5"),
    ("race([])", "ValueError: race's tasks are an empty list, and it needs at least one"),
  ])
  func aMistakeIsNamed(script: String, error: String) throws {
    #expect(try world.run(script) == error)
  }
}
