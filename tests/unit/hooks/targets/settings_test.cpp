#include <gmock/gmock.h>

#include "tests/unit/hooks/make.hpp"

namespace acme8443::hooks {
namespace {

using testing::AllOf;
using testing::HasSubstr;

struct Row {
    const char* why;
    const char* kind;
    Settings settings;
    const char* names;  ///< the message names this; nullptr: accepted
};

class SettingsOf : public testing::TestWithParam<Row> {};

TEST_P(SettingsOf, AreJudgedWhenTheTargetIsMade)
{
    const Row& row = GetParam();
    const auto target = make_target(spec_of(row.kind, row.settings));
    if (row.names == nullptr)
        EXPECT_THAT(target, IsOk());
    else
        EXPECT_THAT(target, FailsWith(Errc::bad_config,
                                      AllOf(testing::StartsWith("here: "), HasSubstr(row.names))));
}

const Settings manager{{"dir", {"/t"}},
                       {"manager", {"http://127.0.0.1:8080/manager"}},
                       {"user", {"u"}},
                       {"password_file", {"/p"}}};

const Settings keystore{{"keystore", {"/k.p12"}}, {"keystore_password_file", {"/p"}}};

Settings with(Settings settings, const Settings& more)
{
    for (const auto& [key, value] : more) settings[key] = value;
    return settings;
}

INSTANTIATE_TEST_SUITE_P(
    Table, SettingsOf,
    testing::Values(
        Row{"unknown_kind", "iis", {}, "iis"},
        Row{"unknown_kind_lists_the_others", "iis", {}, "verify-only"},
        Row{"unknown_key", "files", {{"dir", {"/t"}}, {"relaod", {"x"}}}, "relaod"},
        Row{"unknown_key_lists_the_others",
            "files",
            {{"dir", {"/t"}}, {"relaod", {"x"}}},
            "reload"},
        Row{"files", "files", {{"dir", {"/t"}}}, nullptr},
        Row{"files_without_dir", "files", {}, "dir: is missing"},
        Row{"relative_dir", "files", {{"dir", {"tls"}}}, "dir: is not an absolute path"},
        Row{"two_dirs", "files", {{"dir", {"/a", "/b"}}}, "dir: takes one text"},
        Row{"key_for_everybody", "files", {{"dir", {"/t"}}, {"mode", {"0644"}}}, "mode"},
        Row{"mode_is_octal", "files", {{"dir", {"/t"}}, {"mode", {"0698"}}}, "mode"},
        Row{"named_group_may_read",
            "files",
            {{"dir", {"/t"}}, {"mode", {"0640"}}, {"group", {"0"}}},
            nullptr},
        Row{"some_group_may_not", "files", {{"dir", {"/t"}}, {"mode", {"0640"}}}, "with group"},
        Row{"group_may_not_write",
            "files",
            {{"dir", {"/t"}}, {"mode", {"0660"}}, {"group", {"0"}}},
            "mode"},
        Row{"pkcs12",
            "files",
            {{"dir", {"/t"}}, {"pkcs12", {"compat"}}, {"keystore_password", {"env:P12"}}},
            nullptr},
        Row{"pkcs12_profile",
            "files",
            {{"dir", {"/t"}}, {"pkcs12", {"yes"}}, {"keystore_password", {"env:P12"}}},
            "pkcs12: is modern or compat"},
        Row{"pkcs12_password", "files", {{"dir", {"/t"}}, {"pkcs12", {"modern"}}}, "is missing"},
        Row{"alias_alone", "files", {{"dir", {"/t"}}, {"alias", {"tomcat"}}}, "with pkcs12"},
        Row{"password_typed",
            "files",
            {{"dir", {"/t"}}, {"pkcs12", {"modern"}}, {"keystore_password", {"changeit"}}},
            "file:/path"},
        Row{"unknown_owner", "files", {{"dir", {"/t"}}, {"owner", {"no-such-user"}}}, "owner"},
        Row{"numeric_owner", "files", {{"dir", {"/t"}}, {"owner", {"0"}}}, nullptr},
        Row{"unknown_group", "files", {{"dir", {"/t"}}, {"group", {"no-such-group"}}}, "group"},
        Row{"a_shell_line",
            "files",
            {{"dir", {"/t"}}, {"reload", {"nginx -s reload"}}},
            "no shell"},
        Row{"a_list", "files", {{"dir", {"/t"}}, {"reload", {"nginx", "-s", "reload"}}}, nullptr},
        Row{"relative_program", "files", {{"dir", {"/t"}}, {"reload", {"bin/x"}}}, "reload"},
        Row{"signal_without_process", "files", {{"dir", {"/t"}}, {"signal", {"HUP"}}}, "pidfile"},
        Row{"process_without_signal", "files", {{"dir", {"/t"}}, {"pidfile", {"/p"}}}, "signal"},
        Row{"signal",
            "files",
            {{"dir", {"/t"}}, {"signal", {"SIGHUP"}}, {"pidfile", {"/p"}}},
            nullptr},
        Row{"a_signal_that_kills",
            "files",
            {{"dir", {"/t"}}, {"signal", {"KILL"}}, {"pidfile", {"/p"}}},
            "signal"},
        Row{"two_processes",
            "files",
            {{"dir", {"/t"}}, {"signal", {"HUP"}}, {"pid", {"2"}}, {"pidfile", {"/p"}}},
            "pidfile"},
        Row{"a_group_of_processes",
            "files",
            {{"dir", {"/t"}}, {"signal", {"HUP"}}, {"pid", {"-1"}}},
            "pid"},
        Row{"signal_and_reload",
            "files",
            {{"dir", {"/t"}}, {"signal", {"HUP"}}, {"pid", {"2"}}, {"reload", {"x"}}},
            "signal"},
        Row{"flag", "files", {{"dir", {"/t"}}, {"combined", {"maybe"}}}, "combined"},
        Row{"timeout", "files", {{"dir", {"/t"}}, {"timeout", {"0"}}}, "timeout"},
        Row{"timeout_in_words", "files", {{"dir", {"/t"}}, {"timeout", {"1m"}}}, "timeout"},
        Row{"hook", "certbot-hook", {{"command", {"/h"}}}, nullptr},
        Row{"hook_directory", "certbot-hook", {{"directory", {"/h"}}}, nullptr},
        Row{"hook_needs_one", "dehydrated-hook", {}, "command"},
        Row{"hook_takes_one", "lego-hook", {{"command", {"/h"}}, {"directory", {"/h"}}}, "command"},
        Row{"haproxy", "haproxy", {{"pem", {"/p"}}, {"socket", {"/s"}}}, nullptr},
        Row{"haproxy_needs_a_way", "haproxy", {{"pem", {"/p"}}}, "socket"},
        Row{"haproxy_command_injection",
            "haproxy",
            {{"pem", {"/p;show info"}}, {"socket", {"/s"}}},
            "certificate"},
        Row{"jetty", "jetty", keystore, nullptr},
        Row{"keystore_is_a_file", "jetty", with(keystore, {{"keystore", {"/k/"}}}), "keystore"},
        Row{"keystore_password", "jetty", {{"keystore", {"/k"}}}, "keystore_password_file"},
        Row{"profile", "jetty", with(keystore, {{"profile", {"old"}}}), "profile"},
        Row{"script", "script", {{"command", {"/bin/true", "x"}}}, nullptr},
        Row{"script_without_command", "script", {}, "command"},
        Row{"verify_only", "verify-only", {{"instructions", {"click"}}}, nullptr},
        Row{"verify_only_has_no_dir", "verify-only", {{"dir", {"/t"}}}, "dir"},
        Row{"kubernetes", "kubernetes", {{"namespace", {"web"}}, {"secret", {"tls"}}}, nullptr},
        Row{"kubernetes_secret", "kubernetes", {{"namespace", {"web"}}}, "secret"},
        Row{"kubernetes_path",
            "kubernetes",
            {{"namespace", {"web"}}, {"secret", {"../x"}}},
            "secret"},
        Row{"kubernetes_deployment",
            "kubernetes",
            {{"namespace", {"web"}}, {"secret", {"tls"}}, {"deployment", {"a/b"}}},
            "deployment"},
        Row{"kubernetes_in_clear",
            "kubernetes",
            {{"namespace", {"web"}}, {"secret", {"tls"}}, {"api", {"http://k8s.example"}}},
            "loopback"},
        Row{"plesk", "plesk", {}, nullptr},
        Row{"plesk_program", "plesk", {{"plesk", {"bin/plesk"}}}, "plesk"},
        Row{"watched", "watched", {{"dir", {"/t"}}, {"period", {"10"}}}, nullptr},
        Row{"watched_keystore", "watched", with(keystore, {{"period", {"10"}}}), nullptr},
        Row{"watched_period", "watched", {{"dir", {"/t"}}}, "period"},
        Row{"watched_deadline", "watched", {{"dir", {"/t"}}, {"period", {"3600"}}}, "deadline"},
        Row{"watched_is_not_told",
            "watched",
            {{"dir", {"/t"}}, {"period", {"10"}}, {"reload", {"x"}}},
            "reload"},
        Row{"watched_both", "watched", with(keystore, {{"dir", {"/t"}}, {"period", {"10"}}}),
            "dir"},
        Row{"watched_neither", "watched", {{"period", {"10"}}}, "dir"},
        Row{"wildfly", "wildfly", with(keystore, {{"user", {"u"}}, {"password_file", {"/p"}}}),
            nullptr},
        Row{"wildfly_user", "wildfly", keystore, "user"},
        Row{"wildfly_in_clear", "wildfly",
            with(keystore, {{"user", {"u"}},
                            {"password_file", {"/p"}},
                            {"management", {"http://w.example:9990/management"}}}),
            "loopback"},
        Row{"tomcat_manager", "tomcat", manager, nullptr},
        Row{"tomcat_attach", "tomcat", {{"dir", {"/t"}}, {"unit", {"tomcat10.service"}}}, nullptr},
        Row{"tomcat_needs_a_way", "tomcat", {{"dir", {"/t"}}}, "manager"},
        Row{"tomcat_user",
            "tomcat",
            {{"dir", {"/t"}}, {"manager", {"http://localhost/manager"}}},
            "user"},
        Row{"password_in_clear", "tomcat",
            with(manager, {{"manager", {"http://tomcat.example/manager"}}}), "loopback"},
        Row{"a_host_that_looks_local", "tomcat",
            with(manager, {{"manager", {"http://127.0.0.1.example/"}}}), "loopback"},
        Row{"a_user_that_looks_local", "tomcat",
            with(manager, {{"manager", {"http://localhost:1@example/"}}}), "loopback"},
        Row{"a_query", "tomcat", with(manager, {{"tls_host_name", {"a&b"}}}), "tls_host_name"},
        Row{"orphan_user", "tomcat", {{"dir", {"/t"}}, {"pid", {"2"}}, {"user", {"u"}}}, "user"}),
    [](const auto& test) { return std::string(test.param.why); });

TEST(TargetKinds, AreAllMakeable)
{
    for (const std::string& kind : target_kinds()) {
        const auto target = make_target(spec_of(kind, {{"surely-unknown", {"x"}}}));
        EXPECT_THAT(target, FailsWith(Errc::bad_config, HasSubstr("surely-unknown"))) << kind;
    }
}

}  // namespace
}  // namespace acme8443::hooks
