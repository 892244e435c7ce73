// {"kind":"method","identifier":...,"method":"3.2.2.4.18",...}: may a CA prove the name so?
// Optional: "port", "adn" with "steps", "token_made", "validated".
#include <nlohmann/json.hpp>

#include "base/try.hpp"
#include "validator/judge/kind.hpp"

namespace acme8443::validator::judging {
namespace {

constexpr Area areas[] = {Area::method};

Result<std::vector<std::string>> steps(const nlohmann::json& members)
{
    std::vector<std::string> out;
    const auto at = members.find("steps");
    if (at == members.end()) return out;
    for (const auto& step : *at) {
        if (step != "cname" && step != "prune") {
            return fail(Errc::bad_usage, "member \"steps\" must be a list of \"cname\", \"prune\"");
        }
        out.push_back(step);
    }
    return out;
}

Result<Facts> read(const Line& line)
{
    auto name = TRY(line.identifier("identifier"));
    auto section = TRY(line.text("method"));
    Facts facts{.vantage = Vantage::ca};
    MethodFacts& method = facts.method.emplace(std::move(name), std::move(section));
    if (line.members.contains("port")) method.port = TRY(line.number("port"));
    if (line.members.contains("adn")) method.adn = TRY(line.text("adn"));
    method.steps = TRY(steps(line.members));
    if (line.members.contains("token_made")) method.token_made = TRY(line.moment("token_made"));
    if (line.members.contains("validated")) method.validated = TRY(line.moment("validated"));
    return facts;
}

}  // namespace

Kind method() { return {"method", areas, read}; }

}  // namespace acme8443::validator::judging
