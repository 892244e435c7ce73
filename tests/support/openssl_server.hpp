#pragma once
#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "tests/support/temp_dir.hpp"

namespace acme8443 {

/// `openssl s_server` on 127.0.0.1 with a self-signed certificate of its own: somebody else's TLS.
/// Ends with its object, and by itself after ten minutes.
class OpensslServer {
public:
    /// `name` is the certificate's SAN ("DNS:..." or "IP:..."); `mode` is "-www" (answers GET with
    /// a page), "-rev" (answers every line), and other options of s_server.
    explicit OpensslServer(const std::string& name = "DNS:localhost",
                           const std::vector<std::string>& mode = {"-www"});
    OpensslServer(const OpensslServer&) = delete;
    OpensslServer& operator=(const OpensslServer&) = delete;
    ~OpensslServer();

    std::uint16_t port() const { return port_; }
    std::string url(const std::string& host = "localhost") const
    {
        return "https://" + host + ":" + std::to_string(port_) + "/";
    }
    /// On its standard output.
    void wait_until_it_says(const std::string& what);
    /// Without a mode, s_server says nothing, and closes the connection when this is called.
    void end_input();
    std::string certificate_file() const { return dir_ / "cert.pem"; }

private:
    TempDir dir_;
    pid_t pid_{-1};
    int in_{-1};
    int out_{-1};  ///< kept open: what it prints later must not kill it
    std::uint16_t port_{};
};

}  // namespace acme8443
