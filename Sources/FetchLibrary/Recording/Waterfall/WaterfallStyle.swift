/// How the page of a waterfall looks, in light and dark.
enum WaterfallStyle {
  static let sheet = """
    :root { color-scheme: light dark; --text: #1d1d20; --back: #fff; --dim: #6c6c74; --line: #e4e4ea; --over: #f3f3f7;
      --q: #c4c4cf; --c: #e39b32; --a: #4f8fd0; --r: #3f9f6c; --bad: #c22f27 }
    @media (prefers-color-scheme: dark) { :root { --text: #e6e6ea; --back: #17181b; --dim: #9a9aa5; --line: #2b2c31;
      --over: #212227; --q: #55565f; --c: #d6953a; --a: #5a9ee0; --r: #4fb37d; --bad: #ff7a70 } }
    body { margin: 1.5em; font: 13px/1.5 system-ui, sans-serif; color: var(--text); background: var(--back) }
    h1 { font-size: 1.15em; margin: 0 }
    p { color: var(--dim); margin: .3em 0 1em }
    table { width: 100%; table-layout: fixed; border-collapse: collapse; font-variant-numeric: tabular-nums }
    th, td { text-align: left; padding: .15em .5em; white-space: nowrap; overflow: hidden; text-overflow: ellipsis }
    th { color: var(--dim); font-weight: normal; position: sticky; top: 0; background: var(--back); z-index: 1 }
    tr:hover td { background-color: var(--over) }
    .u { width: 30% } .s { width: 4em } .h { width: 13em } .n { width: 5.5em; text-align: right }
    .u b { font-weight: 600; color: var(--dim) }
    .bad .u, .bad .s { color: var(--bad) }
    .w { position: relative; padding: 0; height: 1.8em; overflow: visible;
      background: linear-gradient(to right, var(--line) 1px, transparent 1px) 0 / var(--grid) 100% }
    th.w { background: var(--back) }
    .w span { position: absolute; padding-left: .3em }
    .w i { position: absolute; top: .4em; bottom: .4em; min-width: 1px }
    p i { display: inline-block; width: .9em; height: .9em; vertical-align: -.1em }
    .q { background: var(--q) } .c { background: var(--c) } .a { background: var(--a) } .r { background: var(--r) }
    @media (max-width: 60em) { .h { display: none } }

    """
}
