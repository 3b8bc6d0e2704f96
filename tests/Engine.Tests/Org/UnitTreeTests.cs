using LowCode.Org;

namespace LowCode.Engine.Tests.Org;

public class UnitTreeTests
{
    static readonly UnitTree tree = UnitTree.Of(Divisions.Units);

    [Fact]
    public void The_district_has_its_18_streets_and_222_communities()
    {
        Assert.Equal(18, tree.Units.Count(u => u.Kind == UnitKind.Street));
        Assert.Equal(222, tree.Units.Count(u => u.Kind == UnitKind.Community));
        Assert.True(tree.TryFind(new("440104001007"), out var community));
        Assert.Equal(("三眼井社区居委会", "440104001"), (community.Name, community.Parent!.Value.Value));
    }

    [Fact]
    public void A_path_leads_from_a_community_to_the_city() =>
        Assert.Equal(["三眼井社区居委会", "洪桥街道", "越秀区", "广州市"], tree.PathOf(new("440104001007")).Select(u => u.Name));

    [Fact]
    public void Every_unit_below_a_street_knows_its_street_and_no_other_has_one()
    {
        Assert.Equal(Town.Hongqiao, tree.StreetOf(Town.HongqiaoCity));
        Assert.Equal(Town.Hongqiao, tree.StreetOf(Town.Hongqiao));
        Assert.Null(tree.StreetOf(Town.DistrictCity));
        Assert.All(tree.Units.Where(u => u.Kind == UnitKind.Community), u => Assert.Equal(u.Parent, tree.StreetOf(u.Id)));
    }

    [Fact]
    public void Within_means_the_unit_itself_or_below_it()
    {
        Assert.True(tree.IsWithin(Town.Hongqiao, Town.Hongqiao));
        Assert.True(tree.IsWithin(Town.HongqiaoCity, Divisions.City));
        Assert.False(tree.IsWithin(Divisions.Yuexiu, Town.Hongqiao));
        Assert.False(tree.IsWithin(Town.Beijing, Town.Hongqiao));
        Assert.False(tree.IsWithin(new("nowhere"), Divisions.City));
    }

    [Fact]
    public void Children_are_those_one_step_below()
    {
        var children = tree.ChildrenOf(Town.Hongqiao).ToList();
        Assert.Equal(8 + 7, children.Count);
        Assert.All(children, u => Assert.Equal(Town.Hongqiao, u.Parent));
    }

    [Fact]
    public void A_unit_that_hangs_nowhere_is_refused() =>
        Assert.Throws<InvalidOperationException>(() => UnitTree.Of([new(new("a"), null, UnitKind.City, "甲"), new(new("b"), new UnitId("c"), UnitKind.Street, "乙")]));

    [Fact]
    public void Units_in_a_circle_are_refused() =>
        Assert.Throws<InvalidOperationException>(() => UnitTree.Of([new(new("a"), new UnitId("b"), UnitKind.City, "甲"), new(new("b"), new UnitId("a"), UnitKind.Street, "乙")]));
}
