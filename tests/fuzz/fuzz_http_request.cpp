// What the responder on port 80 is asked: method, target and Host, a line each. A token that is not
// live is never answered, and nothing breaks out of a header.
#include <algorithm>

#include "acme/challenge/http_01_answer.hpp"
#include "base/text.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace acme8443;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string live = "evaGxfADs6pSRb2LAv9IZf17Dt3juxGJ-PCt92wr-oA";
    auto parts = split(fuzz::text(data, size), '\n');
    parts.resize(3);
    const auto find = [&](std::string_view token) -> std::optional<std::string> {
        if (token == live) return live + ".thumbprint";
        return std::nullopt;
    };
    const acme::HttpQuestion question{.method = parts[0], .target = parts[1], .host = parts[2]};
    for (const auto redirect_to :
         {std::optional<std::uint16_t>(), std::optional<std::uint16_t>(8443)}) {
        const auto reply = acme::answer_http_01(question, find, redirect_to);
        const bool plain =
            std::ranges::all_of(reply.location, [](char c) { return c > ' ' && c < '\x7f'; });
        fuzz::require(plain, "a Location is one word");
        fuzz::require(
            reply.status != 200 || parts[1] == "/.well-known/acme-challenge/" + live,
            "only the path of a live token is answered");
        fuzz::require(reply.location.empty() || reply.status == 302, "only redirects have one");
    }
    return 0;
}
