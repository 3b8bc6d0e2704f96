namespace LowCode.Product.Tests.Hosting;

public sealed class ReadmeTests
{
    [Fact]
    public async Task A_whole_case_by_curl_runs_as_README_shows_it()
    {
        await using var host = await ProductHost.StartAsync();
        var (code, said) = await Readme.RunAsync(Readme.Walk(), host.Folder,
            ("LC", host.Address.ToString().TrimEnd('/')), ("PASSWORD", await host.PasswordOf("securityAdmin")));
        Assert.True(code == 0, said + host.Log);
        Assert.Contains("\"state\":\"closed\"", said, StringComparison.Ordinal);
        Assert.Contains("\"verified\":true", said, StringComparison.Ordinal);
    }
}
