using System.Text.Json.Serialization;

namespace LowCode.Forms;

/// <summary>What a field holds. The comment gives the value's shape in the form's data.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FieldType>))]
public enum FieldType
{
    /// <summary>Text of one line.</summary>
    [JsonStringEnumMemberName("text")] Text,
    /// <summary>Text of several lines.</summary>
    [JsonStringEnumMemberName("textarea")] Textarea,
    /// <summary>Number.</summary>
    [JsonStringEnumMemberName("number")] Number,
    /// <summary>Whole number.</summary>
    [JsonStringEnumMemberName("integer")] Integer,
    /// <summary>Number in yuan, at most two decimals.</summary>
    [JsonStringEnumMemberName("money")] Money,
    /// <summary>Number; 12.5 means 12.5 %.</summary>
    [JsonStringEnumMemberName("percent")] Percent,
    /// <summary>Text <c>yyyy-MM-dd</c>.</summary>
    [JsonStringEnumMemberName("date")] Date,
    /// <summary>Text <c>HH:mm</c> or <c>HH:mm:ss</c>.</summary>
    [JsonStringEnumMemberName("time")] Time,
    /// <summary>Text, ISO 8601 with offset: <c>yyyy-MM-ddTHH:mm:sszzz</c>.</summary>
    [JsonStringEnumMemberName("datetime")] DateTime,
    /// <summary>Record <c>{ from, to }</c> of dates, both ends included, in order.</summary>
    [JsonStringEnumMemberName("dateRange")] DateRange,
    /// <summary>Text, ISO 8601 in days, hours and minutes: <c>P1DT2H30M</c>; never zero days written out.</summary>
    [JsonStringEnumMemberName("duration")] Duration,
    /// <summary>Boolean.</summary>
    [JsonStringEnumMemberName("boolean")] Boolean,
    /// <summary>Text: an option's value.</summary>
    [JsonStringEnumMemberName("choice")] Choice,
    /// <summary>List of options' values, each once.</summary>
    [JsonStringEnumMemberName("multichoice")] MultiChoice,
    /// <summary>List of codes from the top down, each the child of the one before.</summary>
    [JsonStringEnumMemberName("cascader")] Cascader,
    /// <summary>Whole number from 1 to max (5).</summary>
    [JsonStringEnumMemberName("rating")] Rating,
    /// <summary>Number from min (0) to max (100).</summary>
    [JsonStringEnumMemberName("slider")] Slider,
    /// <summary>Text: a person's name, with <c>·</c> between the parts of a name that has them.</summary>
    [JsonStringEnumMemberName("personName")] PersonName,
    /// <summary>Text: 11 digits of a mainland mobile number.</summary>
    [JsonStringEnumMemberName("mobile")] Mobile,
    /// <summary>Text: mobile, fixed line with area code, service number or international number.</summary>
    [JsonStringEnumMemberName("phone")] Phone,
    /// <summary>Text: e-mail address.</summary>
    [JsonStringEnumMemberName("email")] Email,
    /// <summary>Text: resident identity number, GB 11643, 18 characters, X upper case.</summary>
    [JsonStringEnumMemberName("residentId")] ResidentId,
    /// <summary>Record <c>{ kind, number }</c>: an identity document, see <see cref="IdentityDocument"/>.</summary>
    [JsonStringEnumMemberName("identity")] Identity,
    /// <summary>Text: unified social credit code, GB 32100, 18 characters, upper case.</summary>
    [JsonStringEnumMemberName("socialCreditCode")] SocialCreditCode,
    /// <summary>Text: a vehicle's plate, province character first, letters upper case, no separator.</summary>
    [JsonStringEnumMemberName("plate")] Plate,
    /// <summary>Text: 12 to 19 digits of a bank card, the last one the check digit of ISO/IEC 7812.</summary>
    [JsonStringEnumMemberName("bankCard")] BankCard,
    /// <summary>Text: what a QR or bar code says.</summary>
    [JsonStringEnumMemberName("barcode")] Barcode,
    /// <summary>Text of several lines with a few marks: <c>**bold**</c>, <c>*italic*</c>, <c>- list</c>, <c>[words](https://…)</c>.</summary>
    [JsonStringEnumMemberName("richText")] RichText,
    /// <summary>Record <c>{ lng, lat, datum, address? }</c>; datum is gcj02, wgs84, cgcs2000 or bd09.</summary>
    [JsonStringEnumMemberName("place")] Place,
    /// <summary>Record <c>{ division, detail }</c>; division is a code of 2, 4, 6, 9 or 12 digits.</summary>
    [JsonStringEnumMemberName("address")] Address,
    /// <summary>List of records <c>{ id, name, type, size, hash }</c> (<see cref="FileReference"/>); sent may be <c>{ id }</c>.</summary>
    [JsonStringEnumMemberName("file")] File,
    /// <summary>The same for pictures, with <c>takenAt?, lng?, lat?</c> in WGS-84, <c>placeFrom?</c> (<c>device</c> when the picture notes no place) and <c>deviceLng?, deviceLat?</c>.</summary>
    [JsonStringEnumMemberName("photo")] Photo,
    /// <summary>The same: one picture of a signature.</summary>
    [JsonStringEnumMemberName("signature")] Signature,
    /// <summary>The same for sound.</summary>
    [JsonStringEnumMemberName("audio")] Audio,
    /// <summary>Text: a user's id; a list of them when <c>multiple</c>.</summary>
    [JsonStringEnumMemberName("user")] User,
    /// <summary>Text: a unit's id; a list of them when <c>multiple</c>.</summary>
    [JsonStringEnumMemberName("unit")] Unit,
    /// <summary>Text: the id of a record in the register that the field names; a list of them when <c>multiple</c>.</summary>
    [JsonStringEnumMemberName("record")] Record,
    /// <summary>List of records, one per row; a row may carry a stable <c>_id</c>.</summary>
    [JsonStringEnumMemberName("subtable")] SubTable,
    /// <summary>Record of its fields.</summary>
    [JsonStringEnumMemberName("group")] Group,
    /// <summary>What its <c>compute</c> gives: number, text, boolean or a list of these.</summary>
    [JsonStringEnumMemberName("computed")] Computed,
    /// <summary>Text set by the server.</summary>
    [JsonStringEnumMemberName("serial")] Serial,
    /// <summary>No value; words for the reader.</summary>
    [JsonStringEnumMemberName("help")] Help,
    /// <summary>Boolean; only true fulfils <c>required</c>.</summary>
    [JsonStringEnumMemberName("consent")] Consent,
    /// <summary>Number, text, boolean or a list of these; on no page.</summary>
    [JsonStringEnumMemberName("hidden")] Hidden,
}
