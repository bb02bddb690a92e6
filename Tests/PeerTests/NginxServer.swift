import FetchRuntime
import Foundation

/// An nginx of the test's own: pages over plain HTTP and over TLS with HTTP/2, on free ports.
final class NginxServer {
  /// The plain site, and the one over TLS.
  let plain: String
  let secure: String
  /// What the secure one's certificate can be checked with.
  var authority: String { folder.path("cert.pem") }
  private let folder: TemporaryFolder
  private let process = Process()
  private let log = Pipe()

  /// Begins to serve; the pages are `page/0` and on, with their number as text.
  init(pages: Int = 100) throws {
    folder = try TemporaryFolder()
    let loop = EventLoop()
    let ports = try (0..<2).map { _ in try Listener(on: loop) }
    plain = "http://127.0.0.1:\(ports[0].port)"
    secure = "https://127.0.0.1:\(ports[1].port)"
    for number in 0..<pages { try folder.write(Data("page \(number)\n".utf8), to: "www/page/\(number)") }
    try folder.write(Data(String(repeating: "a line that repeats\n", count: 10_000).utf8), to: "www/text.txt")
    try run(
      Peers.openssl,
      [
        "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1", "-addext",
        "subjectAltName=IP:127.0.0.1", "-keyout", folder.path("key.pem"), "-out", authority,
      ])
    try folder.write(Data(configuration(ports[0].port, ports[1].port).utf8), to: "nginx.conf")
    for port in ports { port.close() }
    loop.close()
    try start()
  }

  deinit {
    process.terminate()
    // Its log ends with it, and then nobody writes into the folder any more.
    _ = try? log.fileHandleForReading.readToEnd()
  }

  /// Puts new workers in the place of the old ones, which close their connections.
  func reload() throws {
    kill(process.processIdentifier, SIGHUP)
    try waitForWorkers()
  }

  /// A file of that many bytes to be downloaded as `name`.
  func add(_ name: String, bytes: Int) throws -> Data {
    var generator = SystemRandomNumberGenerator()
    let words = (0..<(bytes / 8)).map { _ in generator.next() as UInt64 }
    let data = words.withUnsafeBytes { Data($0) }
    try folder.write(data, to: "www/\(name)")
    return data
  }

  /// Writes a page anew.
  func change(_ name: String, to text: String) throws { try folder.write(Data(text.utf8), to: "www/\(name)") }

  private func start() throws {
    process.executableURL = Peers.nginx
    process.arguments = ["-p", folder.path, "-c", folder.path("nginx.conf"), "-e", "stderr"]
    process.standardError = log
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    try waitForWorkers()
  }

  /// Reads its log up to the line that says it serves.
  private func waitForWorkers() throws {
    while let line = try log.fileHandleForReading.nextLine(), !line.contains("start worker process ") {}
  }

  private func configuration(_ plain: UInt16, _ secure: UInt16) -> String {
    """
    daemon off; worker_processes 1; error_log stderr notice; pid \(folder.path)/nginx.pid;
    events { worker_connections 1024; }
    http {
      access_log off; client_body_temp_path \(folder.path); proxy_temp_path \(folder.path);
      fastcgi_temp_path \(folder.path); uwsgi_temp_path \(folder.path); scgi_temp_path \(folder.path);
      types { text/plain txt; } default_type application/octet-stream;
      gzip on; gzip_min_length 100; gzip_types text/plain;
      add_header X-Connection $connection always;
      server {
        listen 127.0.0.1:\(plain); listen 127.0.0.1:\(secure) ssl http2;
        ssl_certificate cert.pem; ssl_certificate_key key.pem;
        root \(folder.path)/www;
        location /short/ { alias \(folder.path)/www/page/; keepalive_requests 3; }
        location /lasting/ { alias \(folder.path)/www/page/; expires 1h; }
        location /private/ { alias \(folder.path)/www/page/; add_header Cache-Control "no-store"; }
        location /moved/ { rewrite ^/moved/(.*) /page/$1 redirect; }
        location /slow { limit_rate 1000; alias \(folder.path)/www/text.txt; }
        location = /broken { return 444; }
      }
    }
    """
  }
}
