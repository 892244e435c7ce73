#include "acme/challenge/http_01_answer.hpp"

#include <algorithm>

#include "acme/token.hpp"

namespace acme8443::acme {
namespace {

constexpr std::string_view challenge_path = "/.well-known/acme-challenge/";
constexpr std::size_t longest_host = 253;
constexpr std::size_t longest_target = 2048;

bool is_alphanumeric(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// The Host header without its port, or empty when it names no host: it goes into our Location.
std::string_view host_of(std::string_view header)
{
    const bool literal = header.starts_with('[');
    const std::size_t end = literal ? header.find(']') : header.find(':');
    if (literal && end == std::string_view::npos) return {};
    const std::string_view host = header.substr(0, literal ? end + 1 : end);
    const std::string_view inside = literal ? host.substr(1, host.size() - 2) : host;
    const std::string_view punctuation = literal ? ":." : "-.";
    const bool clean = !inside.empty() && std::ranges::all_of(inside, [&](char c) {
        return is_alphanumeric(c) || punctuation.find(c) != std::string_view::npos;
    });
    return clean && host.size() <= longest_host ? host : std::string_view();
}

bool is_plain_target(std::string_view target)
{
    return target.starts_with('/') && target.size() <= longest_target &&
           std::ranges::all_of(target, [](char c) { return c > ' ' && c < '\x7f'; });
}

HttpReply redirect(const HttpQuestion& question, std::uint16_t port)
{
    const std::string_view host = host_of(question.host);
    if (host.empty() || !is_plain_target(question.target)) return {400, "bad request\n"};
    // Only while we listen: nobody shall keep it (RFC 9110 section 15.4.3).
    return {
        302, "found\n",
        "https://" + std::string(host) + ':' + std::to_string(port) + std::string(question.target)};
}

}  // namespace

HttpReply answer_http_01(const HttpQuestion& question, const FindToken& find,
                         std::optional<std::uint16_t> redirect_to)
{
    if (question.method != "GET" && question.method != "HEAD") return {405, "method not allowed\n"};
    if (question.target.starts_with(challenge_path)) {
        const std::string_view token = question.target.substr(challenge_path.size());
        if (is_token(token))
            if (auto key_authorization = find(token))
                return {200, *std::move(key_authorization), {}, std::string(token)};
        return {404, "not found\n"};
    }
    if (redirect_to) return redirect(question, *redirect_to);
    return {404, "not found\n"};
}

}  // namespace acme8443::acme
