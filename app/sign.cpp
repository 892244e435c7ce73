#include "app/sign.hpp"

#include "app/ca/chain_wishes.hpp"
#include "app/ca/limits.hpp"
#include "app/proving/proof.hpp"
#include "base/file.hpp"
#include "base/pki/encoding.hpp"
#include "base/try.hpp"

namespace acme8443::app {
namespace {

/// The order's URL in a file of its own.
class OrderFile final : public OrderMemory {
public:
    explicit OrderFile(std::filesystem::path path) : path_(std::move(path))
    {
        if (auto url = file::read(path_)) url_ = *std::move(url);
    }
    const std::optional<std::string>& order_url() const override { return url_; }
    Result<void> remember(std::string_view order_url) override
    {
        url_ = std::string(order_url);
        return file::write_atomically(path_, order_url, 0600);
    }

private:
    std::filesystem::path path_;
    std::optional<std::string> url_;
};

}  // namespace

Result<pki::Csr> read_request(std::string_view bytes)
{
    std::string der(bytes);
    if (const auto begin = bytes.find("-----BEGIN "); begin != bytes.npos) {
        const auto start = bytes.find('\n', begin);
        const auto end = bytes.find("-----END ", begin);
        if (start == bytes.npos || end == bytes.npos || end < start ||
            bytes.substr(begin, start - begin).find("CERTIFICATE REQUEST-----") == bytes.npos)
            return fail(Errc::bad_usage, "this PEM is not a certification request");
        std::string text(bytes.substr(start, end - start));
        std::erase_if(text, [](char c) { return c == '\n' || c == '\r' || c == ' '; });
        auto decoded = pki::from_base64(text);
        if (!decoded) return fail(Errc::bad_usage, "this PEM is damaged: not base64");
        der = *std::move(decoded);
    }
    auto request = pki::Csr::from_der(std::move(der));
    if (!request)
        return fail(Errc::bad_usage,
                    "this is not a certification request: " + request.error().message);
    return request;
}

Result<pki::CertificateChain> sign(const pki::Csr& request, const CertificateSpec& want,
                                   const std::filesystem::path& order_file, Services& s,
                                   std::stop_token stop)
{
    TRY(s.policy.accept_request(want.order, request.der()));
    if (TRY(s.store.is_compromised(request.spki())))
        return fail(Errc::denied_by_policy,
                    "a certificate for the request's key was revoked for keyCompromise; a key that "
                    "others may have is not certified again");
    const auto ways = TRY(find_ways(want, want.order, s, stop));
    auto ca = TRY(converse(want, s, stop));
    if (request.spki() == ca->account.key.spki())  // RFC 8555 section 11.1
        return fail(Errc::bad_config,
                    "the request has the account's key; a certificate needs a key of its own");
    OrderFile memory(order_file);
    auto order = TRY(open_and_prove(*ca, memory, ways, want, s, stop));
    auto chain =
        TRY(acme::finalize(ca->session, order, request, stop, chain_wishes(want, nullptr)));
    TRY(s.policy.accept(ways.approved, request.spki(), chain));
    charge_certificate(*ca, want, s);
    TRY(file::remove_tree(order_file));
    return chain;
}

}  // namespace acme8443::app
