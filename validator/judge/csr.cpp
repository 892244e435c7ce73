// {"kind":"csr","csr":...}: would a CA take this certification request, its key and its names?
// Optional: "order", the list of identifiers that it is for.
#include <nlohmann/json.hpp>

#include "base/try.hpp"
#include "validator/judge/kind.hpp"

namespace acme8443::validator::judging {
namespace {

// In the order in which a CA looks.
constexpr Area areas[] = {Area::key, Area::csr, Area::identifier, Area::address};

Result<Facts> read(const Line& line)
{
    Facts facts{.vantage = Vantage::ca};
    facts.csr.emplace(TRY(line.bytes("csr")));
    if (line.members.contains("order")) {
        facts.csr->order = TRY(line.list_of_identifiers("order"));
    }
    if (!facts.csr->contents) return facts;
    facts.key.emplace(facts.csr->contents->spki, line.depth);
    if (line.weak_keys != nullptr) facts.key->look_up(*line.weak_keys);
    for (Identifier& name : names_asked_for(*facts.csr->contents)) {
        // The areas do not look at the challenge type, which such a line does not have.
        facts.names.emplace_back(Wanted{std::move(name), ChallengeType::dns_01});
    }
    return facts;
}

}  // namespace

Kind csr() { return {"csr", areas, read}; }

}  // namespace acme8443::validator::judging
