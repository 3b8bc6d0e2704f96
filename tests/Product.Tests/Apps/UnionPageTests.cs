using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using LowCode.Interop;
using LowCode.Product.Tests.Hosting;
using LowCode.Product.Tests.Pages;

namespace LowCode.Product.Tests.Apps;

/// <summary>Several departments' forms become one at a page and over the interface.</summary>
public sealed class UnionPageTests(SharedHost shared) : IClassFixture<SharedHost>
{
    [Fact]
    public async Task A_list_a_file_and_a_table_of_three_departments_become_the_draft_of_one_app()
    {
        using var designer = await Visitor.SignedInAsync(shared.Host, "designer.district");
        await designer.OpenAsync("/apps/drafts/union");
        await designer.PressAsync("button[value=draft]", ("name", "出生一件事"), ("id", "birth-one"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, designer.Status);
        await designer.PressAsync("button[value=add]", ("department", "440104-ga"), ("needs", "姓名#mother\n居民身份证号#mother\n籍贯"));
        Assert.Equal(HttpStatusCode.OK, designer.Status);
        await designer.PressWithAsync("button[value=add]", ("file", "insured.json", Encoding.UTF8.GetBytes("""{ "id": "insured", "name": "参保登记", "fields": [ { "id": "who", "type": "personName", "label": "监护人", "element": "person.name", "subject": "mother" }, { "id": "kind", "type": "text", "label": "参保类别" } ], "documents": [ { "id": "card", "name": "身份证", "kind": "idCard" } ] }""")), ("department", "440104-yb"));
        await designer.PressWithAsync("button[value=add]", ("file", "broken.json", "{ \"id\": 1"u8.ToArray()), ("department", "440104-wj"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, designer.Status);
        Assert.Equal("出生一件事", designer.Shown("name"));
        await designer.PressWithAsync("button[value=add]", ("file", "接种.xlsx", XlsxWriter.Write("表", ["监护人电话", "接种点"], [["13800000123", "北京街"], ["13800000124", "北京街"]])), ("department", "440104-wj"));
        Assert.Contains("分开填要 7 项、1 份材料；合并后填 6 项、1 份材料", designer.Text, StringComparison.Ordinal);
        await designer.PressAsync("button[value=draft]", ("noun", "办件"));
        Assert.StartsWith("/apps/drafts/", designer.Address, StringComparison.Ordinal);
        Assert.Contains("没有发现问题", designer.Text, StringComparison.Ordinal);

        using var clerk = await Visitor.SignedInAsync(shared.Host, "operator.003");
        await clerk.OpenAsync("/apps/drafts/union");
        Assert.Equal(HttpStatusCode.Forbidden, clerk.Status);
    }

    [Fact]
    public async Task The_interface_says_who_sees_what_and_refuses_what_it_cannot_read()
    {
        using var designer = await shared.Host.SignInAsync("designer.district");
        using var looked = await designer.PostAsJsonAsync("/api/v1/unions", new { id = "x", name = "两家合一", parts = new object[] { new { department = "440104-ga", needs = new[] { "姓名", "年龄" } }, new { department = "440104-yb", app = "request" } } });
        Assert.Equal(HttpStatusCode.OK, looked.StatusCode);
        var union = JsonNode.Parse(await looked.Content.ReadAsStringAsync())!["union"]!;
        Assert.Contains("440104-ga", union["fields"]!.AsArray().Single(f => (string?)f!["element"] == "person.age")!["departments"]!.AsArray().Select(d => (string?)d));
        foreach (var (parts, code) in ((object[], string)[])[([], "union.parts"), ([new { department = "nowhere", needs = new[] { "姓名" } }], "union.department"), ([new { department = "440104-ga", needs = Array.Empty<string>() }], "union.empty"), ([new { department = "440104-ga", app = "request", formId = "none" }], "union.form")])
        {
            using var refused = await designer.PostAsJsonAsync("/api/v1/unions", new { id = "x", name = "x", parts });
            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
            Assert.Contains(code, await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }
}
