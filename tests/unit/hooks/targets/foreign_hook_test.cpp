#include <gmock/gmock.h>

#include "tests/unit/hooks/generations.hpp"

namespace acme8443::hooks {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class ForeignHook : public testing::Test {
protected:
    /// A program that does this; its log is $0.log.
    std::string program(const std::string& name, const std::string& body, mode_t mode = 0700)
    {
        const auto path = store.root() / name;
        EXPECT_THAT(file::make_directories(path.parent_path()), IsOk());
        EXPECT_THAT(file::create(path, "#!/bin/sh\n" + body + "\n", mode), IsOk());
        return path.string();
    }
    static std::unique_ptr<Target> make(const std::string& kind, Settings settings)
    {
        return must_make(spec_of(kind, std::move(settings)));
    }
    /// The whole way of one deployment.
    static Result<void> deploy(Target& target, const Live& live)
    {
        target.introduce(live);
        const auto slot = target.stage(live);
        if (!slot) return fail(slot.error());
        if (auto pointed = target.point(*slot); !pointed) return pointed;
        return target.reload({});
    }
    Generations store;
    Live first = store.add(wordy_live(), "g1");
};

TEST_F(ForeignHook, OfCertbotKnowsItsLineage)
{
    const auto hook = program("hook", "echo \"$RENEWED_LINEAGE|$RENEWED_DOMAINS|$#\" >$0.log");
    ASSERT_THAT(deploy(*make("certbot-hook", {{"command", {hook}}}), first), IsOk());
    EXPECT_EQ(text_of(hook + ".log"), (store.root() / "live/app.example.test").string() +
                                          "|app.example.test www.example.test|0\n");
}

TEST_F(ForeignHook, OfCertbotsDirectoryRunInByteOrder)
{
    const auto log = (store.root() / "log").string();
    const std::string body = "basename $0 >>" + log;
    program("deploy/b", body);
    program("deploy/B", body + "; echo went wrong >&2; exit 1");
    program("deploy/a", body);
    program("deploy/a~", body);
    program("deploy/readme", body, 0600);
    EXPECT_THAT(
        deploy(*make("certbot-hook", {{"directory", {(store.root() / "deploy").string()}}}), first),
        FailsWith(Errc::hook_failed, AllOf(HasSubstr("deploy/B"), HasSubstr("went wrong"))));
    EXPECT_EQ(text_of(log), "B\na\nb\n") << "all of them, whatever became of the others";
}

TEST_F(ForeignHook, OfDehydratedGetsItsArguments)
{
    const auto hook = program("hook", "echo \"$@\" >$0.log");
    ASSERT_THAT(deploy(*make("dehydrated-hook", {{"command", {hook, "mine"}}}), first), IsOk());
    const std::string live = (store.root() / "live/app.example.test/").string();
    EXPECT_EQ(text_of(hook + ".log"), "mine deploy_cert app.example.test " + live + "privkey.pem " +
                                          live + "cert.pem " + live + "fullchain.pem " + live +
                                          "chain.pem 1795132800\n");
}

TEST_F(ForeignHook, OfLegoGetsTheNamesOfBothVersions)
{
    const auto hook = program("hook", "env | grep ^LEGO | sort >$0.log");
    ASSERT_THAT(deploy(*make("lego-hook", {{"command", {hook}}}), first), IsOk());
    const std::string live = (store.root() / "live/app.example.test/").string();
    EXPECT_EQ(text_of(hook + ".log"),
              "LEGO_CERT_DOMAIN=app.example.test\nLEGO_CERT_KEY_PATH=" + live +
                  "privkey.pem\nLEGO_CERT_PATH=" + live +
                  "fullchain.pem\nLEGO_HOOK_CERT_KEY_PATH=" + live +
                  "privkey.pem\nLEGO_HOOK_CERT_NAME=app.example.test\nLEGO_HOOK_CERT_PATH=" + live +
                  "fullchain.pem\nLEGO_HOOK_ISSUER_CERT_PATH=" + live + "chain.pem\n");
}

TEST_F(ForeignHook, ThatIsNoneGetsOurOwnNames)
{
    const auto hook = program("hook", "cat $ACME8443_FULLCHAIN >$0.log");
    ASSERT_THAT(deploy(*make("exec", {{"command", {hook}}}), first), IsOk());
    EXPECT_EQ(text_of(hook + ".log"), first.bundle.fullchain());
}

TEST_F(ForeignHook, OfCertbotRunsAllThreeDirectories)
{
    const auto log = (store.root() / "log").string();
    program("hooks/pre/p", "echo pre $RENEWED_DOMAINS >>" + log);
    const auto deploys = program("hooks/deploy/d", "echo deploy $RENEWED_DOMAINS >>" + log);
    program("hooks/post/p", "echo \"post $RENEWED_DOMAINS|$FAILED_DOMAINS\" >>" + log);
    const auto target =
        make("certbot-hook", {{"renewal_hooks", {(store.root() / "hooks").string()}}});
    ASSERT_THAT(deploy(*target, first), IsOk());
    const std::string names = "app.example.test www.example.test";
    EXPECT_EQ(text_of(log), "pre\ndeploy " + names + "\npost " + names + "|\n");

    ASSERT_THAT(file::write_atomically(deploys, "#!/bin/sh\nexit 3\n", 0700), IsOk());
    std::filesystem::remove(log);
    EXPECT_THAT(deploy(*target, first), FailsWith(Errc::hook_failed, HasSubstr("status 3")));
    EXPECT_EQ(text_of(log), "pre\npost |" + names + "\n");
    EXPECT_THAT(make_target(spec_of("lego-hook", {{"renewal_hooks", {"/etc"}}})),
                FailsWith(Errc::bad_config, HasSubstr("renewal_hooks")));
}

TEST_F(ForeignHook, OfAcmeShIsAFunctionThatIsSourced)
{
    const auto log = (store.root() / "log").string();
    const auto hook = store.root() / "nginx.sh";
    ASSERT_THAT(file::create(hook,
                             "nginx_deploy() {\n  _getdeployconf DEPLOY_NGINX\n"
                             "  _exists sh || return 1\n  _info reloading\n"
                             "  echo \"$#|$1|$2|$5|$DEPLOY_NGINX\" >" +
                                 log + "\n}\n",
                             0600),
                IsOk());
    const auto target =
        make("acmesh-hook", {{"hook", {hook.string()}}, {"environment", {"DEPLOY_NGINX=a b"}}});
    ASSERT_THAT(deploy(*target, first), IsOk());
    const std::string live = (store.root() / "live/app.example.test/").string();
    EXPECT_EQ(text_of(log),
              "5|app.example.test|" + live + "privkey.pem|" + live + "fullchain.pem|a b\n");

    ASSERT_THAT(file::write_atomically(hook, "other_deploy() { :; }\n", 0600), IsOk());
    EXPECT_THAT(deploy(*target, first), FailsWith(Errc::hook_failed, HasSubstr("nginx_deploy")));
    EXPECT_THAT(make_target(spec_of("acmesh-hook", {{"hook", {"/etc/nginx"}}})),
                FailsWith(Errc::bad_config, HasSubstr("NAME.sh")));
}

TEST_F(ForeignHook, OfAcmeShThatCallsWhatIsNotThereIsNotDoneAndSaysWhich)
{
    const auto hook = store.root() / "panel.sh";
    const std::string lacks =
        "panel_deploy() {\n  _said=\"$(_get_dns_token \"$1\")\"\n  _ours\n"
        "  if [ -n \"$MORE\" ]; then _send_ftp; fi\n  return 0\n}\n_ours() { :; }\n";
    ASSERT_THAT(file::create(hook, lacks, 0600), IsOk());
    const auto deployed = [&](Settings settings) {
        settings["hook"] = {hook.string()};
        return deploy(*make("acmesh-hook", std::move(settings)), first);
    };
    EXPECT_THAT(deployed({}),
                FailsWith(Errc::hook_failed, AllOf(HasSubstr("only acme.sh has: _get_dns_token"),
                                                   testing::Not(HasSubstr("_send_ftp")))))
        << "what is not called is not missed";
    EXPECT_THAT(deployed({{"environment", {"MORE=1"}}}),
                FailsWith(Errc::hook_failed, HasSubstr("_get_dns_token _send_ftp")));
}

TEST_F(ForeignHook, OfAcmeShHasItsToolbox)
{
    const auto log = (store.root() / "log").string();
    const auto hook = store.root() / "tools.sh";
    const std::vector<std::pair<std::string, std::string>> tools{
        {"_endswith abc bc && echo yes", "yes"},
        {"_hasfield a,b,c b && echo yes", "yes"},
        {"_getfield a:b:c 2 :", "b"},
        {"printf 'x\\ny\\n' | _tail_n 1", "y"},
        {"printf '{\"a\" : \"b\"}' | _normalizeJson; echo", "{\"a\":\"b\"}"},
        {"printf 'a\"b' | _json_encode; echo", "a\\\"b"},
        {"printf 'a b' | _url_encode; echo", "%61%20%62"},
        {"printf abc | _base64; echo", "YWJj"},
        {"printf YWJj | _dbase64 1; echo", "abc"},
        {"printf abc | _digest sha256 hex",
         "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        {"echo id=42, | _egrep_o '[0-9]+'", "42"}};
    std::string body = "tools_deploy() {\n";
    std::string expected;
    for (const auto& [call, says] : tools) {
        body += "  { " + call + "; } >>" + log + "\n";
        expected += says + "\n";
    }
    ASSERT_THAT(file::create(hook, body + "}\n", 0600), IsOk());
    ASSERT_THAT(deploy(*make("acmesh-hook", {{"hook", {hook.string()}}}), first), IsOk());
    EXPECT_EQ(text_of(log), expected);
}

TEST_F(ForeignHook, GoesBackToAnEarlierGeneration)
{
    const auto hook = program(
        "hook", "basename $RENEWED_LINEAGE >$0.log; cat $RENEWED_LINEAGE/cert.pem >>$0.log");
    const auto target = make("certbot-hook", {{"command", {hook}}});
    target->introduce(first);
    const auto old = target->stage(first);
    ASSERT_THAT(old, IsOk());
    const Live second = store.add(wordy_live(std::string(64, 'b')), "g2");
    ASSERT_THAT(deploy(*target, second), IsOk());
    EXPECT_EQ(text_of(hook + ".log"), "app.example.test\n" + second.bundle.cert);
    ASSERT_THAT(target->point(*old), IsOk());
    ASSERT_THAT(target->reload({}), IsOk());
    EXPECT_EQ(text_of(hook + ".log"), "app.example.test\n" + first.bundle.cert)
        << "the last part of the path is the name, also on the way back";
}

TEST_F(ForeignHook, CannotGoBackToWhatIsGone)
{
    const auto target = make("exec", {{"command", {"true"}}});
    target->introduce(first);
    const auto slot = target->stage(first);
    std::filesystem::remove(store.path("g1") / "chain.pem");
    EXPECT_THAT(target->point(*slot), FailsWith(Errc::not_found, HasSubstr("g1/chain.pem")));
    EXPECT_THAT(target->point({""}), FailsWith(Errc::not_found, testing::_));
}

}  // namespace
}  // namespace acme8443::hooks
