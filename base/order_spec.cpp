#include "base/order_spec.hpp"

#include <array>

namespace acme8443 {
namespace {

struct Row {
    KeyType type;
    std::string_view text;
};
constexpr std::array rows{
    Row{KeyType::ecdsa_p256, "ecdsa-p256"}, Row{KeyType::ecdsa_p384, "ecdsa-p384"},
    Row{KeyType::rsa_2048, "rsa-2048"},     Row{KeyType::rsa_3072, "rsa-3072"},
    Row{KeyType::rsa_4096, "rsa-4096"},     Row{KeyType::ed25519, "ed25519"},
};

}  // namespace

std::string_view to_string(KeyType type)
{
    for (const Row& row : rows)
        if (row.type == type) return row.text;
    return "unknown";
}

Result<KeyType> parse_key_type(std::string_view text)
{
    std::string known;
    for (const Row& row : rows) {
        if (row.type == KeyType::ed25519) continue;
        if (row.text == text) return row.type;
        known.append(known.empty() ? "" : ", ").append(row.text);
    }
    return fail(Errc::bad_usage,
                "\"" + std::string(text) + "\" is not a key type; it may be one of: " + known);
}

}  // namespace acme8443
