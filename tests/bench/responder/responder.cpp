// A responder of ours, alone in a process, for run.py: `responder http|tls PORT [BACKEND_PORT]`.
// Says "ready", then answers for NAME until its standard input ends, and prints its peak of
// resident memory in KiB.
#include <sys/resource.h>

#include <csignal>
#include <cstdlib>
#include <iostream>
#include <string>

#include "acme/challenge/http_01_responder.hpp"
#include "acme/challenge/tls_alpn_01_responder.hpp"

using namespace acme8443;

namespace {

std::unique_ptr<acme::Solver> make(const std::string& kind, std::uint16_t port,
                                   std::uint16_t backend)
{
    if (kind == "http")
        return *acme::make_http_01_responder(
            {.address = "127.0.0.1", .port = port, .forwarded_from = 80});
    acme::TlsResponderSpec spec{.address = "127.0.0.1", .port = port, .forwarded_from = 443};
    if (backend != 0) spec.backend = acme::TlsBackend{.port = backend};
    spec.drain = std::chrono::milliseconds(0);
    return *acme::make_tls_alpn_01_responder(std::move(spec));
}

}  // namespace

int main(int argc, char** argv)
{
    if (argc < 3) return EXIT_FAILURE;
    std::signal(SIGPIPE, SIG_IGN);
    const auto number = [&](int at) {
        return static_cast<std::uint16_t>(at < argc ? std::atoi(argv[at]) : 0);
    };
    const std::string token = "evaGxfADs6pSRb2LAv9IZf17Dt3juxGJ-PCt92wr-oA";
    const auto solver = make(argv[1], number(2), number(3));
    const auto presented = solver->present({.name = *Identifier::parse("app.example.test"),
                                            .type = solver->type(),
                                            .token = token,
                                            .key_authorization = token + ".thumbprint",
                                            .url = "https://ca.example/challenge"},
                                           {});
    if (!presented) {
        std::cerr << presented.error().message << '\n';
        return EXIT_FAILURE;
    }
    std::cout << "ready" << std::endl;
    for (std::string line; std::getline(std::cin, line);) {
    }
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    std::cout << used.ru_maxrss << std::endl;
    return EXIT_SUCCESS;
}
