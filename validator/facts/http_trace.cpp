#include "validator/facts/http_trace.hpp"

#include <algorithm>
#include <iterator>

namespace acme8443::validator {
namespace {

struct Word {
    NoAnswer no_answer;
    std::string_view word;
};
constexpr Word words[] = {
    {NoAnswer::none, "none"},
    {NoAnswer::dns, "dns"},
    {NoAnswer::no_address, "no-address"},
    {NoAnswer::refused, "refused"},
    {NoAnswer::connect_timeout, "timeout"},
    {NoAnswer::unreachable, "unreachable"},
    {NoAnswer::timeout, "silent"},
    {NoAnswer::broken, "broken"},
    {NoAnswer::http_2, "http-2"},
    {NoAnswer::tls, "tls"},
    {NoAnswer::body_cut, "body-cut"},
    {NoAnswer::not_dialled, "not-dialled"},
    {NoAnswer::out_of_time, "out-of-time"},
};

struct PlantedWord {
    Planted planted;
    std::string_view word;
};
constexpr PlantedWord planted_words[] = {
    {Planted::nobody, "nobody"},
    {Planted::challenge, "challenge"},
    {Planted::responder, "responder"},
    {Planted::webroot, "webroot"},
};

}  // namespace

std::string_view to_string(Planted planted)
{
    return std::ranges::find(planted_words, planted, &PlantedWord::planted)->word;
}

std::optional<Planted> parse_planted(std::string_view text)
{
    const auto* const at = std::ranges::find(planted_words, text, &PlantedWord::word);
    if (at == std::end(planted_words)) return std::nullopt;
    return at->planted;
}

std::string_view to_string(NoAnswer no_answer)
{
    return std::ranges::find(words, no_answer, &Word::no_answer)->word;
}

std::optional<NoAnswer> parse_no_answer(std::string_view text)
{
    const auto* const at = std::ranges::find(words, text, &Word::word);
    if (at == std::end(words)) return std::nullopt;
    return at->no_answer;
}

}  // namespace acme8443::validator
