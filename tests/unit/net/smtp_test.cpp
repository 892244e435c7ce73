#include "base/net/smtp.hpp"

#include <gmock/gmock.h>

#include "tests/support/matchers.hpp"

namespace acme8443::net {
namespace {

MailJob job()
{
    return {.url = "smtp://127.0.0.1:1",
            .host = "here",
            .from = "a@example.org",
            .to = {"b@example.org"},
            .text = "Subject: x\r\n\r\n"};
}

TEST(Smtp, AnAddressIsNothingButAnAddress)
{
    for (const char* odd :
         {"", "a b@example.org", "<a@example.org>", "a@example.org\r\nRCPT TO:<c@d>"}) {
        MailJob from = job();
        from.from = odd;
        EXPECT_THAT(send_mail(from, {}), FailsWith(Errc::bad_usage, testing::_)) << odd;
        MailJob to = job();
        to.to.emplace_back(odd);
        EXPECT_THAT(send_mail(to, {}), FailsWith(Errc::bad_usage, testing::_)) << odd;
    }
}

TEST(Smtp, AServerThatIsNotThereIsNamed)
{
    EXPECT_THAT(send_mail(job(), {}),
                FailsWith(Errc::connection_refused, testing::HasSubstr("smtp://127.0.0.1:1")));
}

TEST(Smtp, ARequestToStopIsHeeded)
{
    std::stop_source stop;
    stop.request_stop();
    EXPECT_THAT(send_mail(job(), stop.get_token()), FailsWith(Errc::cancelled, testing::_));
}

}  // namespace
}  // namespace acme8443::net
