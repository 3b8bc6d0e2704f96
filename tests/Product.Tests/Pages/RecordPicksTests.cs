using LowCode.Designer.Desk;
using LowCode.Designer.Shared;
using LowCode.Forms;
using LowCode.Org;
using Microsoft.Extensions.DependencyInjection;
using Record = LowCode.Scripts.Record;

namespace LowCode.Product.Tests.Pages;

/// <summary>What a page asks registers for.</summary>
public sealed class RecordPicksTests
{
    [Fact]
    public async Task Who_only_reads_values_asks_no_register_for_a_list()
    {
        var unit = new Unit(new UnitId("440104"), null, UnitKind.District, "越秀区");
        var directory = new OrgDirectory(1, UnitTree.Of([unit]), [new User(new UserId("u1"), "u1", "某", unit.Id, [])], [], TimeProvider.System.GetUtcNow());
        Assert.True(directory.TryFindMember(new UserId("u1"), out var member));
        // No register can be asked here: whoever asks one fails.
        using var services = new ServiceCollection().AddSingleton(TimeProvider.System).BuildServiceProvider();
        var picks = new RecordPicks(PageContext.Behind(services, Caller.Of(directory, member), "zh-CN", default));
        var form = FormDefinition.Parse("""{ "id": "f", "name": "表", "fields": [ { "id": "where", "type": "record", "label": "场地", "register": "places", "listed": true } ] }""");
        await picks.LoadAsync(form, Record.Empty);
        await Assert.ThrowsAsync<InvalidOperationException>(() => picks.LoadAsync(form, Record.Empty, offers: true));
    }
}
