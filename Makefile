# `make demo` and `make test` need nothing before them but a Swift toolchain, git and this make.

SWIFT ?= swift
PREFIX ?= /usr/local
# Where `make demo` puts the pages it downloads.
OUTPUT ?= demo-output

# The program as it is installed and measured: the Swift library inside, every function at the beginning of a cache line, so that the
# speed of the machine's loop does not hang on what the linker happens to put before it, and the ends of its cases not merged, so
# that an instruction jumps once.
RELEASE = -c release --product fetch --static-swift-stdlib -Xswiftc -Xllvm -Xswiftc -align-all-functions=6 \
	-Xswiftc -Xllvm -Xswiftc -enable-tail-merge=0

.PHONY: demo test test-stress test-peers lint check-imports bench install dependencies clean

## demo: builds, and downloads fifty pages from a site on this machine
demo: dependencies
	$(SWIFT) build -c release --product fetch
	$(SWIFT) build -c release --product demo-site
	scripts/demo "$$($(SWIFT) build -c release --show-bin-path)" "$(OUTPUT)"

## test: builds, and runs every test; the scripts of the corpus once more in a release build, collecting at every allocation
test: dependencies
	$(SWIFT) test
	$(MAKE) test-stress

test-stress: dependencies
	$(SWIFT) test -c release --filter Stress

## test-peers: the tests against real servers, nginx, Redis and httpbin, which it installs
test-peers: dependencies
	scripts/install-test-peers
	FETCH_TEST_PEERS=required $(SWIFT) test --filter PeerTests

## lint: the format of every source
lint:
	$(SWIFT) format lint --strict -r Package.swift Sources Tests examples/swift

## check-imports: which module imports which
check-imports:
	.ci/check-imports

## bench: a release build beside its peers
bench: dependencies
	$(SWIFT) build $(RELEASE)
	python3 Benchmarks/run.py "$$($(SWIFT) build -c release --show-bin-path)/fetch"

## install: a release build into PREFIX/bin, the Swift library inside
install: dependencies
	$(SWIFT) build $(RELEASE)
	install -d "$(DESTDIR)$(PREFIX)/bin"
	install -m 755 "$$($(SWIFT) build -c release --show-bin-path)/fetch" "$(DESTDIR)$(PREFIX)/bin/fetch"

## dependencies: installs the system packages that are missing
dependencies:
	@scripts/install-dependencies

clean:
	$(SWIFT) package clean
	rm -rf demo-output
