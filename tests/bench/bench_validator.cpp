// How many keys, names, redirects and certificates one core judges in a second, from bytes in
// memory to a verdict.
//   cmake --preset release && cmake --build --preset release --target bench_validator
//   taskset -c 1 build/release/tests/bench_validator
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>

#include "base/file.hpp"
#include "base/pki/certificate.hpp"
#include "base/pki/encoding.hpp"
#include "base/pki/key.hpp"
#include "tests/support/source_tree.hpp"
#include "validator/judge_line.hpp"
#include "validator/permitted_port.hpp"
#include "validator/policy.hpp"
#include "validator/url.hpp"

namespace acme8443::validator {
namespace {

using nlohmann::json;

constexpr Moment now = utc(2026, 11, 20);

std::vector<json> corpus(const std::string& file)
{
    std::ifstream in(source_tree() / "tests/data/vectors" / file);
    std::vector<json> lines;
    for (std::string line; std::getline(in, line);) lines.push_back(json::parse(line));
    if (!lines.empty()) return lines;
    std::cerr << "no vectors in " << file << '\n';
    std::exit(1);
}

const CaProfile& letsencrypt()
{
    static const CaProfile ca = *ca_profile("letsencrypt");
    return ca;
}

/// The permitted keys of the corpus whose RSA modulus has that many bits; key.ndjson has none of
/// 3072.
std::vector<std::string> rsa_keys(std::size_t bits)
{
    std::vector<std::string> spkis;
    for (const json& line : corpus("key.ndjson")) {
        if (line["expect"]["outcome"] != "permitted") continue;
        std::string spki = *pki::from_base64(line["spki"].get<std::string>());
        if (pki::read_public_key(spki)->modulus_bits() == bits) spkis.push_back(std::move(spki));
    }
    return spkis;
}

std::vector<std::string> made_keys(KeyType type, std::size_t count)
{
    std::vector<std::string> spkis;
    while (spkis.size() < count) spkis.push_back(pki::PrivateKey::generate(type)->spki());
    return spkis;
}

/// What Boulder's GoodKey looks at, and that the modulus is no square.
std::vector<const Rule*> good_key_rules()
{
    std::vector<const Rule*> rules;
    for (const char* id : {"key-form", "key-algorithm", "key-rsa-bits-ca", "key-rsa-exponent-ca",
                           "key-rsa-factors-ca", "key-rsa-roca", "key-rsa-fermat-ca",
                           "key-ec-curve-ca", "key-ec-point"}) {
        rules.push_back(rules::find(id));
    }
    return rules;
}

void judge_keys(benchmark::State& state, const std::vector<std::string>& spkis, keys::Depth depth,
                std::span<const Rule* const> rules)
{
    std::size_t next = 0;
    std::size_t refused = 0;
    for (auto _ : state) {
        Facts facts{.vantage = Vantage::ca};
        facts.key.emplace(spkis[next], depth);
        next = next + 1 == spkis.size() ? 0 : next + 1;
        refused += judge(facts, rules, now, letsencrypt()).decision() == Decision::refused ? 1 : 0;
    }
    if (refused != 0) state.SkipWithError("a good key was refused");
    state.SetItemsProcessed(state.iterations());
    state.SetLabel(std::to_string(spkis.size()) + " keys");
}

void ReadRsa2048(benchmark::State& state)
{
    const auto spkis = rsa_keys(2048);
    std::size_t next = 0;
    for (auto _ : state) {
        benchmark::DoNotOptimize(pki::read_public_key(spkis[next]));
        next = next + 1 == spkis.size() ? 0 : next + 1;
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(ReadRsa2048);

void MeasureRsa2048(benchmark::State& state)
{
    std::vector<std::string> moduli;
    for (const auto& spki : rsa_keys(2048)) moduli.push_back(pki::read_public_key(spki)->modulus);
    std::size_t next = 0;
    for (auto _ : state) {
        benchmark::DoNotOptimize(keys::measure(moduli[next], keys::Depth::quick));
        next = next + 1 == moduli.size() ? 0 : next + 1;
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(MeasureRsa2048);

void GoodKeyRsa2048(benchmark::State& state)
{
    judge_keys(state, rsa_keys(2048), keys::Depth::quick, good_key_rules());
}
BENCHMARK(GoodKeyRsa2048);

void GoodKeyRsa3072(benchmark::State& state)
{
    judge_keys(state, made_keys(KeyType::rsa_3072, 4), keys::Depth::quick, good_key_rules());
}
BENCHMARK(GoodKeyRsa3072);

void GoodKeyRsa4096(benchmark::State& state)
{
    judge_keys(state, rsa_keys(4096), keys::Depth::quick, good_key_rules());
}
BENCHMARK(GoodKeyRsa4096);

void GoodKeyP256(benchmark::State& state)
{
    judge_keys(state, made_keys(KeyType::ecdsa_p256, 200), keys::Depth::quick, good_key_rules());
}
BENCHMARK(GoodKeyP256);

void GoodKeyP384(benchmark::State& state)
{
    judge_keys(state, made_keys(KeyType::ecdsa_p384, 200), keys::Depth::quick, good_key_rules());
}
BENCHMARK(GoodKeyP384);

/// Every rule about keys, as `policy judge --depth quick` asks: without what no CA looks at.
void EveryKeyRuleRsa2048(benchmark::State& state)
{
    judge_keys(state, rsa_keys(2048), keys::Depth::quick, rules::of(Area::key));
}
BENCHMARK(EveryKeyRuleRsa2048);

/// And whether the modulus is prime, as `policy judge` asks where nothing else is said.
void EveryKeyRuleRsa2048InFull(benchmark::State& state)
{
    judge_keys(state, rsa_keys(2048), keys::Depth::thorough, rules::of(Area::key));
}
BENCHMARK(EveryKeyRuleRsa2048InFull);

void EveryKeyRuleP256(benchmark::State& state)
{
    judge_keys(state, made_keys(KeyType::ecdsa_p256, 200), keys::Depth::thorough,
               rules::of(Area::key));
}
BENCHMARK(EveryKeyRuleP256);

/// From a text to a verdict; those of the corpus that have this outcome, or all.
void judge_names(benchmark::State& state, std::string_view outcome)
{
    constexpr Area areas[] = {Area::identifier, Area::address};
    std::vector<Identifier> names;
    for (const json& line : corpus("identifier.ndjson")) {
        if (!outcome.empty() && line["expect"]["outcome"] != outcome) continue;
        const auto kind = line["type"] == "dns" ? Identifier::Kind::dns : Identifier::Kind::ip;
        names.push_back(Identifier::raw(kind, line["value"]));
    }
    std::size_t next = 0;
    for (auto _ : state) {
        Facts facts{.vantage = Vantage::ca};
        facts.names.emplace_back(Wanted{names[next], ChallengeType::dns_01});
        next = next + 1 == names.size() ? 0 : next + 1;
        benchmark::DoNotOptimize(judge(facts, areas, now, letsencrypt()).decision());
    }
    state.SetItemsProcessed(state.iterations());
    state.SetLabel(std::to_string(names.size()) + " names");
}

void Names(benchmark::State& state) { judge_names(state, ""); }
BENCHMARK(Names);

void NamesPermitted(benchmark::State& state) { judge_names(state, "permitted"); }
BENCHMARK(NamesPermitted);

/// With the rule that refuses, and what the CA would say.
void NamesRefused(benchmark::State& state) { judge_names(state, "refused"); }
BENCHMARK(NamesRefused);

/// Only what one scan finds out, which all rules about names go by.
void NameShapes(benchmark::State& state)
{
    std::vector<std::string> names;
    for (const json& line : corpus("identifier.ndjson")) {
        if (line["type"] == "dns") names.push_back(line["value"]);
    }
    std::size_t next = 0;
    for (auto _ : state) {
        benchmark::DoNotOptimize(name_shape(Identifier::Kind::dns, names[next]));
        next = next + 1 == names.size() ? 0 : next + 1;
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(NameShapes);

/// The records of one name and its parents, read and judged by all rules.
void Caa(benchmark::State& state)
{
    constexpr Area areas[] = {Area::caa};
    const Wanted wanted{Identifier::raw(Identifier::Kind::dns, "www.example.com"),
                        ChallengeType::http_01};
    auto records = std::make_shared<CaaFacts>();
    records->account_uri = "https://ca.example/acct/1";
    records->zone["example.com"].records = {
        {0, "issue", "letsencrypt.org; validationmethods=http-01"}, {0, "iodef", "mailto:a@b.c"}};
    Facts facts{.vantage = Vantage::ca};
    facts.names.emplace_back(wanted);
    for (auto _ : state) {
        facts.names.front().permissions.emplace(records, wanted, letsencrypt().caa_issuers);
        benchmark::DoNotOptimize(judge(facts, areas, now, letsencrypt()).decision());
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(Caa);

/// From a line of JSON to a line of JSON.
void JudgeLineIdentifier(benchmark::State& state)
{
    std::vector<std::string> lines;
    for (json line : corpus("identifier.ndjson")) {
        line.erase("expect");
        lines.push_back(line.dump());
    }
    const JudgeDefaults defaults{.at = now};
    std::size_t next = 0;
    for (auto _ : state) {
        benchmark::DoNotOptimize(judge_line(lines[next], defaults));
        next = next + 1 == lines.size() ? 0 : next + 1;
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(JudgeLineIdentifier);

constexpr const char* redirect_from = "http://example.com/.well-known/acme-challenge/token";

/// As the machine has them before it asks the rules.
std::vector<Redirect> redirects_to(std::span<const char* const> locations)
{
    const auto base = Url::parse(redirect_from);
    std::vector<Redirect> redirects;
    for (const char* location : locations) {
        Redirect& redirect = redirects.emplace_back(
            Redirect{.status = 301, .from = redirect_from, .location = location, .number = 1});
        if (auto target = base->resolve(location)) redirect.target = *std::move(target);
    }
    return redirects;
}

void decide_redirects(benchmark::State& state, std::span<const char* const> locations)
{
    const auto redirects = redirects_to(locations);
    const auto rules = rules::of(Area::redirect);
    std::size_t next = 0;
    for (auto _ : state) {
        benchmark::DoNotOptimize(
            RedirectJudgement::of(redirects[next], rules, now, letsencrypt()).port);
        next = next + 1 == redirects.size() ? 0 : next + 1;
    }
    state.SetItemsProcessed(state.iterations());
}

constexpr const char* good_locations[] = {"https://example.com/.well-known/acme-challenge/token",
                                          "/.well-known/acme-challenge/token",
                                          "https://www.example.com/"};
constexpr const char* bad_locations[] = {
    "https://example.com:8443/.well-known/acme-challenge/token",
    "http://10.0.0.1/.well-known/acme-challenge/token", "ftp://example.com/"};

/// May it be followed? Yes.
void RedirectsPermitted(benchmark::State& state) { decide_redirects(state, good_locations); }
BENCHMARK(RedirectsPermitted);

/// No, with rule, evidence, fix and what the CA would say.
void RedirectsRefused(benchmark::State& state) { decide_redirects(state, bad_locations); }
BENCHMARK(RedirectsRefused);

/// The same, beginning with the bytes of the Location.
void RedirectsFromBytes(benchmark::State& state)
{
    const auto base = Url::parse(redirect_from);
    const auto rules = rules::of(Area::redirect);
    std::size_t next = 0;
    for (auto _ : state) {
        Redirect redirect{
            .status = 301, .from = redirect_from, .location = good_locations[next], .number = 1};
        next = next + 1 == std::size(good_locations) ? 0 : next + 1;
        if (auto target = base->resolve(redirect.location)) redirect.target = *std::move(target);
        benchmark::DoNotOptimize(RedirectJudgement::of(redirect, rules, now, letsencrypt()).port);
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(RedirectsFromBytes);

/// From DER in memory to a verdict by every rule about certificates.
void lint(benchmark::State& state, const std::vector<std::string>& ders)
{
    constexpr Area areas[] = {Area::certificate};
    std::size_t next = 0;
    for (auto _ : state) {
        Facts facts{.vantage = Vantage::ca};
        facts.certificate = CertificateFacts{*lint::read_certificate(ders[next])};
        next = next + 1 == ders.size() ? 0 : next + 1;
        benchmark::DoNotOptimize(judge(facts, areas, now, letsencrypt()).decision());
    }
    state.SetItemsProcessed(state.iterations());
    state.SetLabel(std::to_string(ders.size()) + " certificates");
}

std::vector<std::string> certificates()
{
    const auto folder = source_tree() / "tests/data/vectors/certificates";
    std::vector<std::string> ders;
    for (const auto& file : std::filesystem::directory_iterator(folder)) {
        if (!file.path().string().ends_with(".pem")) continue;
        ders.push_back(pki::certificate_blocks(*file::read(file.path()))->front());
    }
    return ders;
}

/// A linter's corpus, faulty in every way.
void LintFaulty(benchmark::State& state) { lint(state, certificates()); }
BENCHMARK(LintFaulty);

/// What a CA issues.
void LintClean(benchmark::State& state)
{
    std::ifstream in(source_tree() / "tests/data/rules/issued.ndjson");
    std::string line;
    std::getline(in, line);
    lint(state, {*pki::from_base64(json::parse(line)["certificate"].get<std::string>())});
}
BENCHMARK(LintClean);

}  // namespace
}  // namespace acme8443::validator

BENCHMARK_MAIN();
