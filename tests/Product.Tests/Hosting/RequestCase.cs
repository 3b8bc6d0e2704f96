using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace LowCode.Product.Tests.Hosting;

/// <summary>A case of the shipped app <c>request</c>, as people of a street send it.</summary>
static class RequestCase
{
    public static object Body(string street, string key, string summary = "路灯不亮") => new
    {
        street, key,
        form = new { summary, category = "lighting", description = "小北路路口三盏路灯不亮", place = "小北路185号", claimantName = "陈晓明", claimantPhone = "13812345678" },
    };

    /// <summary>Opens a case and gives the answer.</summary>
    public static async Task<JsonNode> OpenAsync(HttpClient http, string street, string key)
    {
        using var answer = await http.PostAsJsonAsync("/api/v1/apps/request/cases", Body(street, key));
        return await Read(answer);
    }

    public static async Task<JsonNode> CommandAsync(HttpClient http, string id, object command)
    {
        using var answer = await http.PostAsJsonAsync($"/api/v1/cases/{id}/commands", command);
        return await Read(answer);
    }

    static async Task<JsonNode> Read(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{(int)answer.StatusCode} {text}");
        return JsonNode.Parse(text)!;
    }
}
