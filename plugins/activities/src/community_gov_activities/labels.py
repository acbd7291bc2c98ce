"""What the columns of lists of venues, bookings and activities are called."""

from community_gov.hookspecs import Pack
from community_gov.lists import CodeWords, read_labels
from community_gov_activities.packs import ActivityKind

__all__ = ["LABELS"]

_FIELDS = """
activities.Activity 社区活动 Activities
activities.Activity.starts 开始 starts
activities.Activity.ends 结束 ends
activities.Activity.place 地点 place
activities.Activity.among 面向 for
activities.Activity.limit 人数上限 limit
activities.Activity.per_household 每户上限 per household
activities.Activity.came 到场人数 came
activities.Activity.unit 发起住户 invited by *
activities.ActivityKind 活动类别 Kinds of activities
activities.ActivityMove 活动进展 Steps of an activity
activities.AttendanceSheet 签到表 Attendance
activities.AttendanceSheet.lines 行数 lines
activities.Booking 场地预约 Bookings
activities.Booking.starts 开始 starts
activities.Booking.ends 结束 ends
activities.Booking.persons 人数 persons
activities.Booking.person 预约人 booked by
activities.Booking.unit 预约住户 household *
activities.Booking.purpose 用途 purpose
activities.Booking.condition 交还状况 handed back
activities.BookingMove 预约进展 Steps of a booking
activities.ClosedDay 不开放日 Closed days
activities.ClosedDay.why 原因 why
activities.ClosedDay.lifted 已恢复 lifted
activities.Complaint 场地投诉 Complaints
activities.Cost 活动费用 Costs
activities.Cost.fen 金额 amount ¥
activities.Cost.unit 垫付住户 laid out by *
activities.Cost.struck 已冲销 struck
activities.Headcount 报名人数 Headcount
activities.Headcount.households 户数 households
activities.Headcount.persons 人数 persons
activities.Headcount.waiting 候补户数 waiting
activities.Headcount.full 已满 full
activities.Hours 开放时间 Opening times
activities.Hours.times 时段 times
activities.Keeping 场地负责方 Responsible
activities.ListedThing 携带清单 To bring
activities.ListedThing.taken 已有人带 taken
activities.Share 费用分摊 Shares
activities.Share.fen 应分摊 share ¥
activities.Share.laid_out 已垫付 laid out ¥
activities.Share.settled 结清日 settled on
activities.Share.sign_up 报名 sign-up
activities.Share.unit 住户 household *
activities.SignUp 活动报名 Sign-ups
activities.SignUp.adults 成人 adults
activities.SignUp.children 儿童 children
activities.SignUp.person 报名人 put down by
activities.SignUp.place 序号 no.
activities.SignUp.unit 住户 household *
activities.SignUpMove 报名进展 Steps of a sign-up
activities.Taken 已约时段 Taken
activities.Taken.starts 开始 starts
activities.Taken.ends 结束 ends
activities.Thing 携带物品 Things
activities.Thing.struck 已不需要 struck
activities.Thing.taken_by 由谁带 brought by *
activities.Venue 活动场地 Venues
activities.Venue.capacity 容纳人数 capacity
activities.Venue.longest 最长分钟 longest
activities.Venue.ahead 提前天数 days ahead
activities.Venue.cancel_hours 取消提前小时 cancel hours
activities.Venue.rules 使用须知 house rules
activities.VenueCalendar 场地日历 Calendar
activity 活动 activity
bookings 预约数 bookings
booking 预约 booking
sign_up_until 报名截止 sign-up until
split 分摊方式 shared by
thing 物品 thing
venue 场地 venue
"""

LABELS = Pack(name="activities.labels", items=(*read_labels(_FIELDS), CodeWords("activities.Activity.kind", ActivityKind)))
"""Columns and titles of lists, in Chinese and English."""
