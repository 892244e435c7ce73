#include "acme/order.hpp"

#include "tests/support/approved.hpp"
#include "tests/unit/acme/scripted_ca.hpp"

namespace acme8443::acme {
namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;

Identifier name(const char* text) { return *Identifier::parse(text); }

ApprovedOrder approved(OrderSpec more = {})
{
    if (more.names.empty())
        more.names = {{name("b.example"), ChallengeType::http_01},
                      {name("a.example"), ChallengeType::http_01}};
    return validator::Policy::approve_unseen(std::move(more));
}

json order_with(const json& changes = json::object())
{
    json order = {
        {"status", "pending"},
        {"finalize", "https://ca.example/finalize/1"},
        {"authorizations", {"https://ca.example/authz/1", "https://ca.example/authz/2"}},
        {"identifiers",
         {{{"type", "dns"}, {"value", "a.example"}}, {{"type", "dns"}, {"value", "B.example"}}}},
        {"expires", "2026-11-21T00:00:00Z"}};
    order.update(changes);
    return order;
}

class Memory final : public OrderMemory {
public:
    explicit Memory(std::optional<std::string> url = {}) : url_(std::move(url)) {}
    const std::optional<std::string>& order_url() const override { return url_; }
    Result<void> remember(std::string_view url) override
    {
        url_ = url;
        return {};
    }

private:
    std::optional<std::string> url_;
};

const ScriptedCa::Headers at_new{{"location", "https://ca.example/order/new"}};

TEST(OpenOrder, PlacesAndRemembersOne)
{
    ScriptedCa ca;
    Memory memory;
    ca.on("/new-order", ca.reply(201, order_with(), at_new));
    const auto order = open_order(ca.session, approved(), memory, {});
    ASSERT_THAT(order, IsOk());
    EXPECT_EQ(order->url, "https://ca.example/order/new");
    EXPECT_EQ(order->finalize, "https://ca.example/finalize/1");
    EXPECT_EQ(order->status, "pending");
    EXPECT_THAT(order->authorizations,
                ElementsAre("https://ca.example/authz/1", "https://ca.example/authz/2"));
    EXPECT_EQ(memory.order_url(), "https://ca.example/order/new");
    EXPECT_EQ(ca.payload("/new-order"), json({{"identifiers",
                                               {{{"type", "dns"}, {"value", "b.example"}},
                                                {{"type", "dns"}, {"value", "a.example"}}}}}));
}

struct Resume {
    const char* why;
    json order;
    bool resumed;
};

TEST(WorthAnother, OnlyWhatAnEarlierRunHasBegunAndTheCaHasRefused)
{
    const Order fresh{};
    Order resumed{};
    resumed.resumed = true;
    for (const Errc code : {Errc::challenge_failed, Errc::refused_by_ca}) {
        EXPECT_TRUE(worth_another(resumed, {code, "no"}));
        EXPECT_FALSE(worth_another(fresh, {code, "no"}));
    }
    for (const Errc code : {Errc::timeout, Errc::network, Errc::rate_limited, Errc::cancelled})
        EXPECT_FALSE(worth_another(resumed, {code, "later"}));
}

class OpenOrderResumes : public testing::TestWithParam<Resume> {};

TEST_P(OpenOrderResumes, OnlyWhatFits)
{
    ScriptedCa ca;
    Memory memory("https://ca.example/order/old");
    ca.on("/order/old", ca.reply(200, GetParam().order));
    ca.on("/new-order", ca.reply(201, order_with(), at_new));
    const auto order = open_order(ca.session, approved(), memory, {});
    ASSERT_THAT(order, IsOk());
    EXPECT_EQ(order->url,
              GetParam().resumed ? "https://ca.example/order/old" : "https://ca.example/order/new");
    EXPECT_EQ(memory.order_url(), order->url);
}

INSTANTIATE_TEST_SUITE_P(
    , OpenOrderResumes,
    testing::Values(
        Resume{"pending", order_with(), true},
        Resume{"ready", order_with({{"status", "ready"}}), true},
        Resume{"processing", order_with({{"status", "processing"}}), true},
        Resume{"valid", order_with({{"status", "valid"}}), true},
        Resume{"invalid", order_with({{"status", "invalid"}}), false},
        Resume{"unknown_status", order_with({{"status", "canceled"}}), false},
        Resume{"other_names",
               order_with({{"identifiers", {{{"type", "dns"}, {"value", "a.example"}}}}}), false},
        Resume{"other_kind",
               order_with({{"identifiers",
                            {{{"type", "ip"}, {"value", "192.0.2.1"}},
                             {{"type", "dns"}, {"value", "a.example"}}}}}),
               false},
        Resume{"expired", order_with({{"expires", "2026-11-19T00:00:00Z"}}), false},
        Resume{"expires_under_our_hands", order_with({{"expires", "2026-11-20T00:01:00Z"}}), false},
        Resume{"valid_orders_keep",
               order_with({{"status", "valid"}, {"expires", "2026-11-19T00:00:00Z"}}), true},
        Resume{"not_json", json("<html>"), false}),
    [](const auto& row) { return row.param.why; });

TEST(OpenOrder, PlacesAnotherWhenTheCaHasForgotten)
{
    ScriptedCa ca;
    Memory memory("https://ca.example/order/old");
    ca.on("/order/old", ca.problem(404, "malformed"));
    ca.on("/new-order", ca.reply(201, order_with(), at_new));
    EXPECT_THAT(open_order(ca.session, approved(), memory, {}), IsOk());
}

TEST(OpenOrder, PlacesAnotherWhenTheCaHasChanged)
{
    ScriptedCa ca;
    Memory memory("https://other-ca.example/order/old");
    ca.on("/new-order", ca.reply(201, order_with(), at_new));
    EXPECT_THAT(open_order(ca.session, approved(), memory, {}), IsOk());
    EXPECT_THAT(ca.asked(), ElementsAre("POST /new-order"));
}

TEST(OpenOrder, DoesNotPlaceAnotherWhenItCouldNotTell)
{
    ScriptedCa ca;
    Memory memory("https://ca.example/order/old");
    ca.on("/order/old", ca.problem(503, "rateLimited", {{"retry-after", "60"}}));
    const auto order = open_order(ca.session, approved(), memory, {});
    ASSERT_FALSE(order);
    EXPECT_EQ(order.error().code, Errc::rate_limited);
    EXPECT_TRUE(order.error().retry_at);
    EXPECT_THAT(ca.asked(), ElementsAre("POST /order/old"));
}

TEST(OpenOrder, SaysWhatItReplaces)
{
    ScriptedCa ca;
    Memory memory;
    ca.on("/new-order", ca.reply(201, order_with(), at_new));
    ASSERT_THAT(
        open_order(ca.session,
                   approved({.names = {}, .replaces = "aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE"}),
                   memory, {}),
        IsOk());
    EXPECT_EQ(ca.payload("/new-order").at("replaces"), "aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE");
}

TEST(OpenOrder, DropsReplacesWhenTheCaRefusesIt)
{
    for (const char* type : {"alreadyReplaced", "malformed", "unauthorized"}) {
        ScriptedCa ca;
        Memory memory;
        ca.on("/new-order", ca.problem(409, type))
            .on("/new-order", ca.reply(201, order_with(), at_new));
        ASSERT_THAT(open_order(ca.session, approved({.names = {}, .replaces = "a.b"}), memory, {}),
                    IsOk());
        EXPECT_THAT(ca.asked(), ElementsAre("POST /new-order", "POST /new-order"));
        EXPECT_FALSE(ca.payload("/new-order").contains("replaces"));
    }
    ScriptedCa limited;
    Memory memory;
    limited.on("/new-order", limited.problem(429, "rateLimited"));
    EXPECT_THAT(open_order(limited.session, approved({.names = {}, .replaces = "a.b"}), memory, {}),
                FailsWith(Errc::rate_limited, HasSubstr("opening an order: rateLimited")));
    EXPECT_THAT(limited.asked(), ElementsAre("POST /new-order"));
}

TEST(OpenOrder, KeepsReplacesFromACaThatDoesNotKnowIt)
{
    ScriptedCa ca("https://ca.example/account/1", {{"renewalInfo", ""}});
    Memory memory;
    ca.on("/new-order", ca.reply(201, order_with(), at_new));
    ASSERT_THAT(open_order(ca.session, approved({.names = {}, .replaces = "a.b"}), memory, {}),
                IsOk());
    EXPECT_FALSE(ca.payload("/new-order").contains("replaces"));
}

TEST(OpenOrder, AsksOnlyForProfilesThatAreOffered)
{
    ScriptedCa ca("https://ca.example/account/1",
                  {{"meta", {{"profiles", {{"classic", ""}, {"shortlived", ""}}}}}});
    Memory memory;
    ca.on("/new-order", ca.reply(201, order_with({{"profile", "shortlived"}}), at_new));
    ASSERT_THAT(
        open_order(ca.session, approved({.names = {}, .profile = "shortlived"}), memory, {}),
        IsOk());
    EXPECT_EQ(ca.payload("/new-order").at("profile"), "shortlived");
    EXPECT_THAT(open_order(ca.session, approved({.names = {}, .profile = "eternal"}),
                           *std::make_unique<Memory>(), {}),
                FailsWith(Errc::bad_config, HasSubstr("it offers classic, shortlived")));
}

TEST(OpenOrder, RefusesAnswersThatAreNoOrder)
{
    struct Row {
        json order;
        ScriptedCa::Headers headers;
        const char* why;
    };
    const Row rows[] = {
        {order_with(), {}, "gave no URL for it"},
        {order_with({{"status", "on its way"}}), at_new, "on its way"},
        {order_with({{"finalize", 7}}), at_new, "finalize"},
        {order_with({{"identifiers", json::array()}}), at_new, "other names"},
        {order_with({{"identifiers", {{{"type", "email"}, {"value", "x"}}}}}), at_new, "email"},
        {order_with(
             {{"authorizations", json(std::vector<std::string>(101, "https://ca.example/x"))}}),
         at_new, "more than 100"},
        {order_with({{"authorizations", json::array()}}), at_new, "names no authorization"},
        {order_with(), {{"location", "http://ca.example/order/1"}}, "http"},
        {order_with(), {{"location", "https://elsewhere.example/order/1"}}, "not on its directory"},
        {json::array(), at_new, "not an object"},
        {json("nonsense"), at_new, "not JSON"}};
    for (const Row& row : rows) {
        ScriptedCa ca;
        Memory memory;
        ca.on("/new-order", ca.reply(201, row.order, row.headers));
        EXPECT_THAT(open_order(ca.session, approved(), memory, {}),
                    FailsWith(Errc::protocol, HasSubstr(row.why)));
        EXPECT_FALSE(memory.order_url()) << row.why;
    }
}

TEST(OpenOrder, ShowsSubproblemsWhole)
{
    ScriptedCa ca;
    Memory memory;
    ca.on("/new-order",
          ca.reply(403, {{"type", "urn:ietf:params:acme:error:rejectedIdentifier"},
                         {"detail", "policy forbids"},
                         {"subproblems",
                          {{{"type", "urn:ietf:params:acme:error:rejectedIdentifier"},
                            {"detail", "on the list"},
                            {"identifier", {{"type", "dns"}, {"value", "a.example"}}}}}}}));
    const auto order = open_order(ca.session, approved(), memory, {});
    ASSERT_FALSE(order);
    EXPECT_EQ(order.error().message, "opening an order: rejectedIdentifier: policy forbids");
    ASSERT_EQ(order.error().parts.size(), 1U);
    EXPECT_EQ(order.error().parts[0].subject, "a.example");
    EXPECT_EQ(order.error().parts[0].message, "rejectedIdentifier: on the list");
}

}  // namespace
}  // namespace acme8443::acme
