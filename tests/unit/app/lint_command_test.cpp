// `acme8443 lint` as it is typed: files of every form, what was asked for, another day.
#include <gmock/gmock.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "app/command_line.hpp"
#include "base/pki/encoding.hpp"
#include "tests/support/source_tree.hpp"
#include "tests/support/temp_dir.hpp"

namespace acme8443::app {
namespace {

using nlohmann::json;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

/// A line of tests/data/rules/issued.ndjson.
json row(const std::string& id)
{
    std::ifstream in(source_tree() / "tests/data/rules/issued.ndjson");
    for (std::string line; std::getline(in, line);) {
        if (const json read = json::parse(line); read["id"] == id) return read;
    }
    ADD_FAILURE() << "no row " << id;
    return {};
}

std::string pem(const std::string& base64, const std::string& label = "CERTIFICATE")
{
    std::string text = "-----BEGIN " + label + "-----\n";
    for (std::size_t i = 0; i < base64.size(); i += 64) text += base64.substr(i, 64) + "\n";
    return text + "-----END " + label + "-----\n";
}

std::string chain_of(const json& of)
{
    std::string text = pem(of["certificate"]);
    for (const json& issuer : of["chain"]) text += pem(issuer);
    return text;
}

struct Ran {
    ExitStatus status;
    std::string err;
    json documents;

    /// The rules of Area::issued that spoke about the document of that number.
    std::vector<std::string> compared(std::size_t number = 0) const
    {
        std::vector<std::string> rules;
        for (const json& finding : documents[number]["findings"]) {
            const auto rule = finding["rule"].get<std::string>();
            if (rule.starts_with("issued-")) rules.push_back(rule);
        }
        return rules;
    }
};

class LintCommand : public testing::Test {
protected:
    std::string file(const std::string& name, const std::string& bytes)
    {
        const auto path = folder_.path() / name;
        std::ofstream(path, std::ios::binary) << bytes;
        return path.string();
    }

    static Ran lint(std::vector<std::string> arguments)
    {
        arguments.insert(arguments.begin(), {"acme8443", "--json", "lint"});
        std::vector<const char*> argv;
        for (const std::string& argument : arguments) argv.push_back(argument.c_str());
        std::ostringstream out;
        std::ostringstream err;
        Output output(out, err, false);
        const ExitStatus status = run(argv, output, {});
        // The result, and when something could not be read, the error after it.
        json documents = json::array();
        std::istringstream lines(out.str());
        if (lines.peek() == '[') lines >> documents;
        return {status, err.str() + out.str(), documents};
    }

    TempDir folder_{};
    const json good_ = row("good");
    const std::string chain_ = file("chain.pem", chain_of(good_));
    const std::string at_ = good_["at"];
};

TEST_F(LintCommand, ComparesWithTheRequestAndTheNames)
{
    const auto csr = file("request.der", *pki::from_base64(good_["csr"].get<std::string>()));
    const auto same = lint({chain_, "--at", at_, "--csr", csr, "--name", "example.org"});
    EXPECT_EQ(same.status, exit_ok) << same.err;
    EXPECT_THAT(same.compared(), IsEmpty());

    const json other = row("key_of_another_csr");
    const auto other_csr = file("other.pem", pem(other["csr"], "CERTIFICATE REQUEST"));
    const auto differs =
        lint({chain_, "--at", at_, "--csr", other_csr, "--name", "example.org", "example.net"});
    EXPECT_EQ(differs.status, exit_refused);
    EXPECT_THAT(differs.compared(), testing::ElementsAre("issued-key", "issued-names"));
}

TEST_F(LintCommand, TravelsInTime)
{
    EXPECT_THAT(lint({chain_, "--at", "2030-01-01"}).compared(), Contains("issued-in-force"));
    const auto of_2029 = lint({chain_, "--at", "2029-03-15"});
    EXPECT_THAT(of_2029.err, HasSubstr("server-cert-valid-time-longer-than-47-days"));
    EXPECT_THAT(lint({chain_, "--at", at_}).err,
                Not(HasSubstr("server-cert-valid-time-longer-than-47-days")));
    EXPECT_EQ(lint({chain_, "--at", "tomorrow"}).status, exit_usage);
}

TEST_F(LintCommand, ReadsSeveralFilesChainsAndForms)
{
    const json broken = row("chain_issuer_of_the_same_name");
    const auto both = file("both.pem", chain_of(good_) + chain_of(broken));
    const auto der = file("one.der", *pki::from_base64(good_["certificate"].get<std::string>()) +
                                         *pki::from_base64(good_["chain"][0].get<std::string>()));
    const auto ran = lint({both, der, "--at", at_});
    ASSERT_EQ(ran.documents.size(), 6U) << ran.err;
    EXPECT_THAT(ran.compared(0), IsEmpty());
    EXPECT_THAT(ran.compared(2), testing::ElementsAre("issued-chain"));
    EXPECT_THAT(ran.compared(4), IsEmpty());
    EXPECT_EQ(ran.documents[4]["file"], der);
}

TEST_F(LintCommand, NamesWhatIsJunkAndReadsTheRest)
{
    const auto junk = file("junk", "certainly not");
    const auto key =
        file("key.pem", "-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----\n");
    const auto ran = lint({junk, key, folder_.path().string() + "/absent", chain_, "--at", at_});
    EXPECT_EQ(ran.status, exit_usage);
    EXPECT_THAT(ran.err, HasSubstr("neither PEM nor DER"));
    EXPECT_THAT(ran.err, HasSubstr("PRIVATE KEY"));
    EXPECT_THAT(ran.err, HasSubstr("absent"));
    EXPECT_EQ(ran.documents.size(), 2U) << ran.err;
}

}  // namespace
}  // namespace acme8443::app
