#include "app/status/markup.hpp"

#include <gtest/gtest.h>

namespace acme8443::app::status {
namespace {

TEST(Markup, WhatOthersSayIsText)
{
    EXPECT_EQ(text("<b>&'\"\n").html(), "&lt;b&gt;&amp;&#39;&quot;\\x0a");
    EXPECT_EQ(element("p", {{"title", "\"><script>"}}, "</p><script>").html(),
              "<p title=\"&quot;&gt;&lt;script&gt;\">&lt;/p&gt;&lt;script&gt;</p>");
}

TEST(Markup, Nests)
{
    EXPECT_EQ(element("p", element("b", "x") + text("y")).html(), "<p><b>x</b>y</p>");
    EXPECT_EQ(element("meta", {{"charset", "utf-8"}}, "").html(), "<meta charset=\"utf-8\">");
}

}  // namespace
}  // namespace acme8443::app::status
