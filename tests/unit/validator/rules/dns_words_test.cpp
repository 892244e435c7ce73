#include "validator/rules/dns_words.hpp"

#include <gtest/gtest.h>

namespace acme8443::validator::rules {
namespace {

TEST(DnsProblem, IsSaidInBouldersWords)
{
    struct Row {
        const char* ours;
        const char* theirs;
    };
    for (const auto& [ours, theirs] : {
             Row{"asking DNS for example.com A: SERVFAIL",
                 "DNS problem: SERVFAIL looking up A for example.com - the domain's nameservers "
                 "may "
                 "be malfunctioning"},
             Row{"asking DNS for example.com CAA: REFUSED",
                 "DNS problem: REFUSED looking up CAA for example.com"},
             Row{"asking DNS for _acme-challenge.example.com TXT: no answer within 15000 ms",
                 "DNS problem: query timed out looking up TXT for _acme-challenge.example.com"},
             Row{"asking DNS for example.com A: bogus (DNSSEC): no signatures",
                 "DNS problem: looking up A for example.com: DNSSEC: Bogus"},
             Row{"SERVFAIL", "DNS problem: SERVFAIL"},
             Row{"asking DNS for", "DNS problem: asking DNS for"},
             Row{"", "DNS problem: "},
         }) {
        EXPECT_EQ(dns_problem(ours), theirs);
    }
}

}  // namespace
}  // namespace acme8443::validator::rules
