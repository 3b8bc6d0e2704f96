using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LowCode.Plugins;

namespace LowCode.Designer.Demo;

/// <summary>
/// The e-licences of the demonstration: whoever's identity number ends in an even digit has all of them, the others have no household register there, so that
/// something is left to bring. Made up from the holder's number; the numbers look like nothing that is issued.
/// </summary>
sealed class DemoLicences : ILicenceSource
{
    public string Name => DemoText.Births.Licences;

    public IReadOnlyList<string> Kinds { get; } = ["idCard", "householdBook", "marriageCertificate", "businessLicence"];

    public Task<LicenceAnswer> Find(LicenceRequest request, CancellationToken cancellation) => Task.FromResult<LicenceAnswer>(
        request is { Kind: "householdBook", Holder: [.., '1' or '3' or '5' or '7' or '9'] } ? new LicenceAnswer.None()
            : new LicenceAnswer.Licence(string.Create(CultureInfo.InvariantCulture, $"DEMO-{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(request.Kind + " " + request.Holder)).AsSpan(0, 4))}")));
}
