// The bytes of a request as the responder on port 80 gets them: Beast reads the header within the
// server's limits, then it is answered. fuzz_http_request begins where Beast ends.
#include <boost/beast/http.hpp>
#include <limits>

#include "acme/challenge/http_01_answer.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace acme8443;
namespace http = boost::beast::http;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string live = "evaGxfADs6pSRb2LAv9IZf17Dt3juxGJ-PCt92wr-oA";
    http::request_parser<http::empty_body> parser;
    parser.header_limit(8 * 1024);
    parser.body_limit(std::numeric_limits<std::uint64_t>::max());
    boost::system::error_code error;
    const std::size_t taken = parser.put(boost::asio::buffer(data, size), error);
    fuzz::require(taken <= size, "no more is read than there is");
    if (error || !parser.is_header_done()) return 0;
    const auto& request = parser.get();
    const auto text = [](boost::beast::string_view view) {
        return std::string_view(view.data(), view.size());
    };
    const acme::HttpQuestion question{.method = text(request.method_string()),
                                      .target = text(request.target()),
                                      .host = text(request[http::field::host])};
    const auto find = [&](std::string_view token) -> std::optional<std::string> {
        if (token == live) return live + ".thumbprint";
        return std::nullopt;
    };
    const auto reply = acme::answer_http_01(question, find, 8443);
    const bool whole = question.target == "/.well-known/acme-challenge/" + live;
    const bool asks = question.method == "GET" || question.method == "HEAD";
    fuzz::require((reply.status == 200) == (whole && asks),
                  "the path of a live token is answered, and nothing else");
    fuzz::require(reply.location.find_first_of("\r\n") == std::string::npos,
                  "nothing breaks out of a header");
    return 0;
}
