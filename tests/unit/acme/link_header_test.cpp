#include "acme/link_header.hpp"

#include <gmock/gmock.h>

namespace acme8443::acme {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

TEST(LinkHeader, FindsTheRelation)
{
    EXPECT_THAT(link_targets("<https://ca/2>;rel=\"alternate\"", "alternate", 5),
                ElementsAre("https://ca/2"));
    EXPECT_THAT(
        link_targets("<a>; rel=alternate , <b>;rel=\"index\",<c>;title=\"x, <no>;\";Rel=Alternate",
                     "alternate", 5),
        ElementsAre("a", "c"));
    EXPECT_THAT(link_targets("<a>;rel=\"up alternate\"", "alternate", 5), ElementsAre("a"));
    EXPECT_THAT(link_targets("<a>;title=\"\\\"\";rel=alternate", "alternate", 5), ElementsAre("a"));
    EXPECT_THAT(link_targets("</acme/dir>;rel=\"index\"", "alternate", 5), IsEmpty());
    // RFC 8288 section 3.3: the first rel counts.
    EXPECT_THAT(link_targets("<a>;rel=index;rel=alternate", "alternate", 5), IsEmpty());
}

TEST(LinkHeader, SkipsWhatCannotBeRead)
{
    for (const char* header :
         {"", "<", "<a", ">", "a;rel=alternate", "<a>", "<a>;", "<a>;rel",
          "<a>;rel=", "<a>;title=\"rel=alternate", "<a>\";rel=alternate", ",,,;;;===\"\\"})
        EXPECT_THAT(link_targets(header, "alternate", 5), IsEmpty()) << header;
}

TEST(LinkHeader, TakesNoMoreThanItWasToldTo)
{
    std::string flood;
    for (int i = 0; i < 1000; ++i) flood += "<https://ca/" + std::to_string(i) + ">;rel=alternate,";
    EXPECT_THAT(link_targets(flood, "alternate", 5), SizeIs(5));
    EXPECT_THAT(link_targets(flood, "alternate", 0), IsEmpty());
}

}  // namespace
}  // namespace acme8443::acme
