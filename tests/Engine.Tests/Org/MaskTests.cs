using LowCode.Org;

namespace LowCode.Engine.Tests.Org;

public class MaskTests
{
    [Theory]
    [InlineData("11010519491231002X", "110***********002X")]
    [InlineData("440524188001010014", "440***********0014")]
    [InlineData("1234567", "*******")]
    [InlineData("", "")]
    [InlineData(null, "")]
    public void An_identity_number_keeps_the_first_3_and_last_4(string? value, string masked) => Assert.Equal(masked, Mask.IdNumber(value));

    [Theory]
    [InlineData("13812341234", "138****1234")]
    [InlineData("020-83331234", "**********34")]
    [InlineData("12", "**")]
    public void A_mobile_keeps_the_first_3_and_last_4_and_other_numbers_the_last_2(string value, string masked) => Assert.Equal(masked, Mask.Mobile(value));

    [Theory]
    [InlineData("张三", "张*")]
    [InlineData("张三丰", "张*")]
    [InlineData("欧阳修", "欧阳*")]
    [InlineData("司马相如", "司马*")]
    [InlineData("欧阳", "欧*")]
    [InlineData("张", "*")]
    [InlineData("John", "J*")]
    [InlineData("𠮷野", "𠮷*")]
    [InlineData("  李四 ", "李*")]
    [InlineData("", "")]
    public void A_name_keeps_the_family_name_also_when_it_has_two_characters(string value, string masked) => Assert.Equal(masked, Mask.Name(value));

    [Theory]
    [InlineData("广州市越秀区洪桥街道三眼井社区12号301房", "广州市越秀区洪桥街道三眼井社区***")]
    [InlineData("越秀区洪桥街道三眼井社区居委会5号", "越秀区洪桥街道三眼井社区居委会***")]
    [InlineData("越秀区洪桥街道吉祥路1号", "越秀区洪桥街道***")]
    [InlineData("越秀区洪桥街道", "越秀区洪桥街道")]
    [InlineData("吉祥路1号", "***")]
    [InlineData("", "")]
    public void An_address_ends_at_the_community(string value, string masked) => Assert.Equal(masked, Mask.Address(value));

    [Fact]
    public void A_bank_card_keeps_the_last_4() => Assert.Equal("***************1234", Mask.BankCard("6222021234567891234"));

    [Fact]
    public void A_sensitive_value_shows_nothing_and_an_open_one_everything() =>
        Assert.Equal(("***", "张三"), (Mask.Of(FieldClass.Sensitive, "过敏史"), Mask.Of(FieldClass.Open, "张三")));

    [Fact]
    public void No_mask_ever_shows_a_value_of_its_class_whole()
    {
        foreach (var kind in Enum.GetValues<FieldClass>().Where(k => k != FieldClass.Open && k != FieldClass.Address))
            for (var length = 1; length < 25; length++)
                Assert.NotEqual(new string('7', length), Mask.Of(kind, new string('7', length)));
    }
}
