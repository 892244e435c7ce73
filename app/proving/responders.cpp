#include "app/proving/responders.hpp"

#include <algorithm>

#include "base/try.hpp"

namespace acme8443::app {
namespace {

/// The one that was made for this spec, or a new one.
template <class AllMade, class Spec, class Make>
auto find_or_make(AllMade& all, const Spec& spec, Make make)
    -> Result<decltype(all.front().responder)>
{
    for (const auto& made : all)
        if (made.spec == spec) return made.responder;
    auto responder = make(spec);
    if (!responder) return fail(std::move(responder).error());
    all.push_back({spec, *std::move(responder)});
    return all.back().responder;
}

/// Those that are not among `wanted` listen only while something is presented.
template <class AllMade, class Specs>
void close_others(AllMade& all, const Specs& wanted)
{
    for (const auto& made : all)
        if (std::ranges::find(wanted, made.spec) == wanted.end()) made.responder->close();
}

template <class AllMade>
std::shared_ptr<acme::Solver> find_port(const AllMade& all, std::uint16_t port)
{
    for (const auto& made : all)
        if (made.spec.port == port) return made.responder;
    return nullptr;
}

}  // namespace

std::shared_ptr<acme::Solver> Responders::with_port(ChallengeType type, std::uint16_t port) const
{
    if (type == ChallengeType::http_01) return find_port(http_, port);
    return type == ChallengeType::tls_alpn_01 ? find_port(tls_, port) : nullptr;
}

Result<std::shared_ptr<acme::Http01Responder>> Responders::http(const acme::HttpResponderSpec& spec)
{
    return find_or_make(http_, spec, acme::make_http_01_responder);
}

Result<std::shared_ptr<acme::TlsAlpn01Responder>> Responders::tls(
    const acme::TlsResponderSpec& spec)
{
    return find_or_make(tls_, spec, acme::make_tls_alpn_01_responder);
}

std::vector<Error> Responders::keep_open(const Ports& ports, const std::stop_token& stop)
{
    close_others(http_, ports.http);
    close_others(tls_, ports.tls);
    std::vector<Error> errors;
    const auto note = [&](const Result<void>& opened) {
        if (!opened) errors.push_back(opened.error());
    };
    for (const auto& spec : ports.http)
        note(http(spec).and_then([](const auto& responder) { return responder->open(); }));
    for (const auto& spec : ports.tls)
        note(tls(spec).and_then([&](const auto& responder) { return responder->open(stop); }));
    return errors;
}

}  // namespace acme8443::app
