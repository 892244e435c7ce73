#include "acme/jws.hpp"

#include <nlohmann/json.hpp>

#include "acme/json.hpp"
#include "base/pki/encoding.hpp"
#include "base/try.hpp"

namespace acme8443::acme {
namespace {

using nlohmann::json;

std::string signing_input(const json& header, std::string_view payload)
{
    return pki::base64url(to_text(header)) + '.' + pki::base64url(payload);
}

/// RFC 7515 section 7.2.2.
std::string flattened(std::string_view input, std::string_view signature)
{
    const std::size_t dot = input.find('.');
    return to_text({{"protected", input.substr(0, dot)},
                    {"payload", input.substr(dot + 1)},
                    {"signature", pki::base64url(signature)}});
}

}  // namespace

Result<std::string> sign_jws(const pki::PrivateKey& key, const JwsHeader& header,
                             std::string_view payload)
{
    json fields = {{"alg", key.jws_algorithm()}, {"url", header.url}};
    if (!header.nonce.empty()) fields["nonce"] = header.nonce;
    if (header.kid.empty())
        fields["jwk"] = json::parse(key.jwk(), nullptr, false);
    else
        fields["kid"] = header.kid;
    const std::string input = signing_input(fields, payload);
    const std::string signature = TRY(key.sign_jws(input));
    return flattened(input, signature);
}

std::string bind_external_account(std::string_view key_id, const Secret& hmac_key,
                                  std::string_view new_account_url, std::string_view jwk)
{
    const std::string input =
        signing_input({{"alg", "HS256"}, {"kid", key_id}, {"url", new_account_url}}, jwk);
    return flattened(input, pki::hmac_sha256(hmac_key.reveal(), input));
}

}  // namespace acme8443::acme
