import FetchRuntime
import FetchScript

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What keys and signals end: the input that runs, what was typed, the session.
extension REPL {
  /// Does what the signals ask for that came since it was last called.
  func hearSignals() {
    let heard = signals.take()
    if heard.contains(SIGWINCH) {
      prompt.resize()
      measureScreen()
    }
    if heard.contains(SIGHUP) { return hangUp() }
    if heard.contains(SIGTERM) { return leave(status: 143) }
    // The terminal is the shell's until it continues us.
    if heard.contains(SIGTSTP) { prompt.lend { kill(getpid(), SIGSTOP) } }
    if heard.contains(SIGINT) { interrupt() }
  }

  /// Ctrl-C: cancels the input that runs, or else a task that lets nothing else run, or else clears the line.
  private func interrupt() {
    if shownTasks.isClosing { _exit(130) }
    wasWarned = false
    if !prompt.isOpen {
      // The terminal has shown the key where the cursor stood.
      output.endLine()
      if session.isCancellable { return session.cancelInput() }
    }
    if let busy = interpreter.loop.current {
      busy.cancel(Cancellation("interrupted"))
    } else if prompt.isOpen {
      prompt.clear()
    } else {
      session.cancelInput()
    }
  }

  // Leaving

  /// Ctrl-D: leaves, but asks once when tasks are not done.
  func leaveIfIdle() {
    let count = session.tasks.running.count
    if count == 0 || wasWarned { return leave(status: 0) }
    wasWarned = true
    output.write(
      count == 1
        ? "1 task is not done; Ctrl-D again cancels it\n" : "\(count) tasks are not done; Ctrl-D again cancels them\n")
  }

  /// A task of the background asked to exit; an input that runs ends by itself first.
  func leaveIfAsked() {
    if prompt.isOpen, let status = session.exitStatus { leave(status: Int32(truncatingIfNeeded: status)) }
  }

  /// The terminal is gone. What runs is cancelled, and should that not come to an end, nobody is there to say so: then the system
  /// ends the process.
  func hangUp() {
    alarm(10)
    leave(status: 129)
  }

  /// Ends the session; tasks that run are cancelled.
  func leave(status: Int32) {
    guard !quit.isDone else { return }
    self.status = status
    if prompt.isOpen { closePrompt() }
    quit.succeed(())
    // What lets nothing else run would keep the loop from hearing of it.
    interpreter.loop.current?.cancel(Cancellation("the session ended"))
  }
}
