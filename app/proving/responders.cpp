#include "app/proving/responders.hpp"

#include <algorithm>

#include "acme/challenge/listener.hpp"
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

/// False when the port was not handed down.
template <class AllMade, class Spec>
bool take_inherited(AllMade& all, const Spec& spec)
{
    if (acme::inherited_listeners(spec.port).empty()) return false;
    for (const auto& made : all)
        if (made.spec.port == spec.port && !(made.spec == spec)) made.responder->close();
    return true;
}

template <class AllMade>
std::shared_ptr<acme::Solver> find_port(const AllMade& all, std::uint16_t port)
{
    for (const auto& made : all)
        if (made.spec.port == port) return made.responder;
    return nullptr;
}

}  // namespace

void Responders::answer_inherited(const acme::HttpResponderSpec& for_80,
                                  const acme::TlsResponderSpec& for_443)
{
    // What cannot be opened now says so when it is needed.
    if (take_inherited(http_, for_80))
        (void)http(for_80).and_then([](const auto& responder) { return responder->open(); });
    if (take_inherited(tls_, for_443))
        (void)tls(for_443).and_then([](const auto& responder) { return responder->open({}); });
}

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
